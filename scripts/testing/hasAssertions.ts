// Setup file of all tests: a test without an assertion fails.
import { beforeEach, expect } from 'vitest';

beforeEach(() => {
  expect.hasAssertions();
});
