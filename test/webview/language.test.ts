/** A page in Chinese shows no English text that has a translation, in any view. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { showView, viewNames } from './fakeHost/viewPage';
import { made, open, view } from './fakeHost/viewSuite';

const strings = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;

it('a Chinese page has no English text that has a translation', { timeout: 200_000 }, async () => {
  const { fields } = made.dataset;
  // "Modality" is also a content type, "Yes" an answer: what the dataset says stays. The host translates methods.
  const said = new Set([
    ...made.methods.flatMap(({ title, params }) => [title, ...Object.values(params).map(({ help }) => help)]),
    ...fields.flatMap((field) => (field.kind === 'category' ? field.column.values : [])),
    ...made.analysis.dataset.samples.flatMap(({ qa }) =>
      qa.flatMap(({ question, answer }) => [question, answer]),
    ),
  ]);
  const translated = Object.keys(strings).filter((key) => strings[key] !== key && !said.has(key));
  await open({ ...made, translation: { language: 'zh-cn', strings } }, 'explore');
  const { page } = view;
  for (const name of viewNames) {
    await showView(page, name);
    await expect.poll(() => page.locator('.frame-state:visible').count()).toBe(0);
    const english = await page.evaluate((keys) => {
      const known = new Set(keys);
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const texts =
          node instanceof Element
            ? ['title', 'aria-label', 'placeholder', 'data-explanation'].map((of) => node.getAttribute(of))
            : [node.textContent];
        // What the analysis says is translated by the editor's host, which is not here.
        if ((node instanceof Element ? node : node.parentElement)?.closest('bdi')) continue;
        for (const text of texts) if (text !== null && known.has(text.trim())) found.push(text.trim());
      }
      return found;
    }, translated);
    expect(english, name).toEqual([]);
  }
});

it('a Chinese header breaks inside no word', { timeout: 100_000 }, async () => {
  for (const name of ['qa', 'outliers', 'findings'] as const) {
    await open(
      { ...made, translation: { language: 'zh-cn', strings } },
      name,
      { selection: [] },
      { width: 900, height: 700 },
    );
    const heads = view.page.locator('.table th');
    await heads.first().waitFor({ timeout: 30_000 });
    const broken = await heads.evaluateAll((all) =>
      all.flatMap((head) => {
        const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
        const found: string[] = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (const { index, 0: word } of (node.nodeValue ?? '').matchAll(/\p{Script=Han}+/gu)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            if (new Set([...range.getClientRects()].map(({ y }) => Math.round(y))).size > 1) found.push(word);
          }
        }
        return found;
      }),
    );
    expect(broken, name).toEqual([]);
    if (name !== 'findings') await view.page.close();
  }
});

it('the inspector has the questions in the language of the page first', { timeout: 60_000 }, async () => {
  const row = made.dataset.ids.findIndex(
    (_id, at) => new Set(made.analysis.sample(at).qa.map(({ language }) => language)).size > 1,
  );
  const first = () => view.page.locator('.qa-list').first().getAttribute('aria-label');
  await open(made, 'explore', { selection: [row] });
  await expect.poll(first).toMatch(/^English/);
  await view.page.close();
  await open({ ...made, translation: { language: 'zh-cn', strings } }, 'explore', { selection: [row] });
  await expect.poll(first).toMatch(/^中文/);
});
