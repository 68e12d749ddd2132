import { expect, it } from 'vitest';
import { osRelease, remedies } from './install.mjs';

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n';
const ubuntu = 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n';

it('reads what this Linux is, with and without quotes', () => {
  expect(osRelease(bookworm)).toMatchObject({ ID: 'debian', VERSION_CODENAME: 'bookworm' });
  expect(osRelease('')).toEqual({});
});

it('takes Mesa from backports on bookworm only', () => {
  expect(remedies(osRelease(bookworm), 'linux').vulkan).toMatch(/-t bookworm-backports mesa-vulkan-drivers/);
  expect(remedies(osRelease(ubuntu), 'linux').vulkan).toBe('apt-get install mesa-vulkan-drivers libvulkan1');
});

it('names a browser that is no snap: Debian has a package, Ubuntu has not', () => {
  expect(remedies(osRelease(bookworm), 'linux').chromium).toBe('apt-get install chromium');
  expect(remedies(osRelease(ubuntu), 'linux').chromium).toContain('playwright install');
});
