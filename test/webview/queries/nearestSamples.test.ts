import { expect, it } from 'vitest';
import { nearestSamples } from '../../../src/webview/queries/nearestSamples';

it('asks for no more than there are', () => {
  const asked: unknown[] = [];
  const app = (ids: readonly string[]) => ({
    host: { request: (_name: string, args: object) => asked.push(args) },
    store: { get: () => ({ dataset: { ids } }) },
  });
  void nearestSamples(app(['a', 'b', 'c']) as never, 'image', 0, 5);
  void nearestSamples(app(['a']) as never, 'image', 0, 5);
  void nearestSamples(app(Array.from('abcdefghij')) as never, 'image', 0, 5);
  expect(asked).toEqual([2, 0, 5].map((k) => ({ space: 'image', row: 0, k })));
});
