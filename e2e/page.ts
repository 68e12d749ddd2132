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

export const test = base.extend<{ complaints: Complaints }>({
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
