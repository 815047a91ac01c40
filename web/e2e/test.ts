// Every test fails on what the browser complains about: errors in the console, violations of the
// content policy, exceptions.
import AxeModule from 'axe-core';
import { test as plain, expect, type Page } from '@playwright/test';

export { expect };

interface Fixtures {
  // Complaints that this test brings about on purpose.
  expected: RegExp;
}

export const test = plain.extend<Fixtures>({
  expected: [/^$/, { option: true }],
  page: async ({ page, expected }, run) => {
    const complaints = watchComplaints(page);
    await run(page);
    expect(complaints.filter((text) => !expected.test(text))).toEqual([]);
  },
});

export function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// The content policy forbids foreign scripts on the page; the test's own come in beside it.
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AxeModule.source);
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof AxeModule };
    const { violations } = await axe.run({ runOnly });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    );
  }, tags);
}

export function scrollsSideways(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const main = document.querySelector('main');
    return Math.max(scrollWidth - clientWidth, main ? main.scrollWidth - main.clientWidth : 0);
  });
}
