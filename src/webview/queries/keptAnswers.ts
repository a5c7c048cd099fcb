/** Answers about one thing each, asked for once; the latest are kept, so that going back is immediate. */

export type KeptState<Answer> =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly answer: Answer }
  | { readonly status: 'failed'; readonly message: string };

const kept = 60;

export class KeptAnswers<Key, Answer> {
  private readonly states = new Map<Key, KeptState<Answer>>();
  private source: unknown;

  /** @param changed called when an answer has arrived or failed. */
  constructor(
    private readonly request: (key: Key) => Promise<Answer>,
    private readonly changed: () => void,
  ) {}

  /**
   * @param source what the answers are about: those about an earlier one are forgotten. Null while it is not there yet, as
   * a dataset that is being opened: then nothing is asked, and what is known stays.
   */
  get(key: Key, source: unknown): KeptState<Answer> {
    if (source === null) return this.states.get(key) ?? { status: 'running' };
    if (source !== this.source) this.states.clear();
    this.source = source;
    const known = this.states.get(key);
    if (known) return known;
    const running: KeptState<Answer> = { status: 'running' };
    this.states.set(key, running);
    for (const oldest of [...this.states.keys()].slice(0, -kept)) this.states.delete(oldest);
    const settle = (state: KeptState<Answer>) => {
      if (this.states.get(key) !== running) return;
      this.states.set(key, state);
      this.changed();
    };
    this.request(key).then(
      (answer) => settle({ status: 'done', answer }),
      (error: unknown) =>
        settle({ status: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return running;
  }
}
