import { describe, expect, it } from 'vitest';
import { KeptAnswers } from '../../../src/webview/queries/keptAnswers';

/** Requests in their order, each with its answer to be given by the test. */
function asking() {
  const asked: { readonly key: number; readonly answer: (text: string) => void }[] = [];
  let changes = 0;
  const answers = new KeptAnswers<number, string>(
    (key) => new Promise((answer) => asked.push({ key, answer })),
    () => changes++,
  );
  const answer = async (at: number, text: string) => {
    asked[at].answer(text);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { answers, answer, keys: () => asked.map(({ key }) => key), changes: () => changes };
}
const running = { status: 'running' };
const done = (answer: string) => ({ status: 'done', answer });

describe('kept answers', () => {
  it('are asked for once, and not before there is a source', async () => {
    const { answers, answer, keys, changes } = asking();
    expect(answers.get(1, null)).toEqual(running);
    expect(keys()).toEqual([]);
    expect(answers.get(1, 'a')).toEqual(running);
    await answer(0, 'one');
    expect(changes()).toBe(1);
    expect([answers.get(1, 'a'), answers.get(1, null)]).toEqual([done('one'), done('one')]);
    expect(keys()).toEqual([1]);
  });

  it('go with their source', async () => {
    const { answers, answer, keys } = asking();
    answers.get(1, 'a');
    await answer(0, 'of a');
    expect(answers.get(1, 'b')).toEqual(running);
    await answer(1, 'of b');
    expect(answers.get(1, 'b')).toEqual(done('of b'));
    expect(keys()).toEqual([1, 1]);
  });

  it('stay until those about the next sources are there, as long as the basis is the same', async () => {
    const { answers, answer, keys } = asking();
    answers.get(1, 'a', 'basis');
    await answer(0, 'of a');
    expect(answers.get(1, 'b', 'basis')).toEqual(done('of a'));
    expect(answers.get(1, 'c', 'basis')).toEqual(done('of a'));
    await answer(1, 'of b, too late');
    expect(answers.get(1, 'c', 'basis')).toEqual(done('of a'));
    await answer(2, 'of c');
    expect(answers.get(1, 'c', 'basis')).toEqual(done('of c'));
    expect(answers.get(1, 'd', 'another')).toEqual(running);
    expect(keys()).toEqual([1, 1, 1, 1]);
  });
});
