// What every page test starts from: a page whose console stays clean. Import `test` and `expect` from here.
import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';

/** What went wrong on a page without a test asking: errors, uncaught exceptions, requests that failed. */
export class Complaints {
  readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  /** For a test that provokes an error: this one is no complaint. */
  expectError(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  watch(page: Page): void {
    page.on('console', (message: ConsoleMessage) => {
      if (message.type() === 'error') this.note(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.note(`uncaught: ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) this.note(`${response.status()} ${response.url()}`);
    });
  }

  private note(complaint: string): void {
    if (!this.expected.some((pattern) => pattern.test(complaint))) this.seen.push(complaint);
  }
}

/**
 * What computes is chosen for the tests, not measured: they run on the software adapter, where wasm may be faster.
 * `auto` leaves the choice to the page.
 */
type Backend = 'webgpu' | 'wasm' | 'auto';

function preferBackend(backend: Backend): void {
  if (!location.protocol.startsWith('http')) return; // a blank page has no storage
  const key = 't5-playground/preferences';
  // Once: what a test then chooses on the page stays.
  if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify({ backend }));
}

export const test = base.extend<{ complaints: Complaints; backend: Backend; preferred: undefined }>({
  backend: ['webgpu', { option: true }],
  preferred: [
    async ({ context, backend }, use) => {
      await context.addInitScript(preferBackend, backend);
      await use(undefined);
    },
    { auto: true },
  ],
  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints();
      for (const page of context.pages()) complaints.watch(page);
      context.on('page', (page) => complaints.watch(page));
      await use(complaints);
      expect(complaints.seen, 'the page complained').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
