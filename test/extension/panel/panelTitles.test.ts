import { expect, it } from 'vitest';
import { panelTitles } from '../../../src/extension/panel/panelTitles';

const titles = (...paths: readonly string[]) =>
  panelTitles(paths.map((path) => ({ name: path.split('/').at(-1)!, path })));

it('tabs of one name have the folders above them that tell them apart, others have none', () => {
  expect(titles('/w/x/Same', '/w/Else', '/w/y/Same')).toEqual(['Same — x', 'Else', 'Same — y']);
  expect(titles('/w/a/x/Same', '/w/b/x/Same', '/w/c/Same')).toEqual([
    ...['Same — a/x', 'Same — b/x', 'Same — c'],
  ]);
  expect(titles('/Same', '/w/Same')).toEqual(['Same — /', 'Same — w']);
});
