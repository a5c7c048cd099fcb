import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const source = readFileSync(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const maxMarkupCharacters = 160;

/** No violation of axe-core's rules of accessibility in the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(source);
  const violations = await page.evaluate(async (length) => {
    const { axe } = window as unknown as { axe: { run(root: Document): Promise<AxeResults> } };
    const results = await axe.run(document);
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, length)).join(' | ')}`,
    );
  }, maxMarkupCharacters);
  expect(violations).toEqual([]);
}
