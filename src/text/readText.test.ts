import { crc32, deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Expected } from '../errors/expected.ts';
import { longestText, readText } from './readText.ts';
import { sampleText } from './sample.ts';

const file = (...bytes: number[]) => new Blob([Uint8Array.from(bytes)]);
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: unknown) => (error instanceof Expected ? error.code : String(error)),
  );

describe('a file', () => {
  it('is read as UTF-8, with or without a byte order mark', async () => {
    expect(await readText(new Blob(['Grüße, 안녕']))).toBe('Grüße, 안녕');
    expect(await readText(file(0xef, 0xbb, 0xbf, 0x41))).toBe('A');
  });

  it('is read as UTF-16 if its byte order mark says so', async () => {
    expect(await readText(file(0xff, 0xfe, 0x41, 0, 0x48, 0xc5))).toBe('A안'.replace('안', '\uc548'));
    expect(await readText(file(0xfe, 0xff, 0, 0x41, 0xc5, 0x48))).toBe('A\uc548');
  });

  it('is refused when it is binary', async () => {
    expect(await codeOf(readText(file(0x41, 0, 0x42)))).toBe('text.binary');
    expect(await codeOf(readText(file(...Array<number>(100).fill(0xc3))))).toBe('text.binary');
  });

  it('may have a stray byte in a long text', async () => {
    const text = await readText(new Blob(['a'.repeat(500), Uint8Array.of(0xff), 'b']));
    expect(text).toBe(`${'a'.repeat(500)}\uFFFDb`);
  });

  it('is read when it has 10 MB', async () => {
    expect(await readText(new Blob(['abcdefghi\n'.repeat(1_000_000)]))).toHaveLength(10_000_000);
  });

  it('is refused before it is read when it is too long', async () => {
    const huge = {
      size: longestText + 1,
      arrayBuffer: () => Promise.reject(new Error('read')),
    } as unknown as Blob;
    expect(await codeOf(readText(huge))).toBe('text.size');
  });
});

const marked = '\uFEFF\uFEFFA\uFEFFB';

it.each([
  ['pasted', marked],
  ['a file', new Blob([marked])],
  ['a file in UTF-16', file(0xff, 0xfe, 0xff, 0xfe, 0x41, 0, 0xff, 0xfe, 0x42, 0)],
  ['an archive', new Blob([zip([{ name: 'a.txt', text: marked }])])],
])('a text has no byte order mark at its beginning: %s', async (_, source) => {
  const text = await readText(source);
  expect(text).toBe('A\uFEFFB');
  expect(new TextDecoder().decode(new TextEncoder().encode(text))).toBe(text); // what is stored is what is read
});

describe('a pasted text', () => {
  it('is refused when there is nothing in it', async () => {
    expect(await codeOf(readText(''))).toBe('text.empty');
    expect(await codeOf(readText(' \n\t\u3000'))).toBe('text.empty');
    expect(await codeOf(readText(new Blob([])))).toBe('text.empty');
  });

  it('has its unpaired surrogates replaced and its pairs kept', async () => {
    expect(await readText('a\ud800b🤗\udc00')).toBe('a\uFFFDb🤗\uFFFD');
  });
});

interface ZipFile {
  name: string;
  text: string;
  stored?: boolean;
  claims?: number;
  flags?: number;
}

/** A zip archive, written by the book (APPNOTE 4.3). */
function zip(files: ZipFile[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, stored, claims, flags } of files) {
    const packed = stored ? Buffer.from(text) : deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(stored ? 0 : 8, 10);
    entry.writeUInt16LE(flags ?? 0, 8);
    entry.writeUInt32LE(crc32(Buffer.from(text)), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claims ?? Buffer.byteLength(text), 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, end]));
}

describe('a zip archive', () => {
  const text = 'Once upon a time. '.repeat(100);

  it('gives the text in it, deflated or stored', async () => {
    const readme = { name: '_about.txt', text: `${text}${text}` };
    expect(await readText(new Blob([zip([readme, { name: 'deu.txt', text }])]))).toBe(text);
    expect(await readText(new Blob([zip([{ name: 'deu.txt', text, stored: true }])]))).toBe(text);
  });

  it('is refused without a text, with a false length, or when damaged', async () => {
    const archive = zip([{ name: 'deu.txt', text }]);
    const pictures = zip([
      { name: 'a.png', text },
      { name: 'b.png', text },
    ]);
    expect(await codeOf(readText(new Blob([pictures])))).toBe('text.zip');
    expect(await codeOf(readText(new Blob([zip([{ name: 'a.txt', text, claims: 5 }])])))).toBe('text.zip');
    expect(await codeOf(readText(new Blob([zip([{ name: 'a.txt', text, claims: longestText + 1 }])])))).toBe(
      'text.zip',
    );
    expect(await codeOf(readText(new Blob([archive.subarray(0, archive.length - 30)])))).toBe('text.zip');
  });

  it('is refused when a byte of what is stored in it was changed', async () => {
    const archive = zip([{ name: 'deu.txt', text, stored: true }]);
    const at = archive.indexOf('O'.charCodeAt(0), 30);
    archive[at] = 'o'.charCodeAt(0);
    const refusal = readText(new Blob([archive]));
    await expect(refusal).rejects.toMatchObject({
      code: 'text.zip',
      got: expect.stringContaining('deu.txt'),
    });
  });

  it('is refused when it has a password', async () => {
    const refusal = readText(new Blob([zip([{ name: 'deu.txt', text, flags: 1 }])]));
    await expect(refusal).rejects.toMatchObject({ code: 'text.zip', got: 'an encrypted file' });
  });

  it('is read as other programs write it, its largest text being the one', async () => {
    const files = {
      'a/short.txt': strToU8('short'),
      'b/long.md': strToU8(text),
      'picture.png': new Uint8Array(9_000),
    };
    expect(await readText(new Blob([Uint8Array.from(zipSync(files))]))).toBe(text);
  });

  it('never gives anything but its text or one sentence, whichever byte is wrong', async () => {
    const archive = zip([{ name: 'deu.txt', text }]);
    for (let at = 4; at < archive.length; at++) {
      const damaged = archive.slice();
      damaged[at]! ^= 0xff;
      const read = await readText(new Blob([damaged])).catch((error: Expected) => error.code);
      expect([text, 'text.zip', 'text.binary']).toContain(read);
    }
  });
});

it('the built-in sample passes the same door', async () => {
  expect(await readText(sampleText)).toBe(sampleText);
  expect(new TextEncoder().encode(sampleText).length).toBeGreaterThan(6000);
});
