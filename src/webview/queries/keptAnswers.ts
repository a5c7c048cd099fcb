/** Answers about one thing each, asked for once; the latest are kept, so that going back is immediate. */

export type KeptState<Answer> =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly answer: Answer }
  | { readonly status: 'failed'; readonly message: string };

const kept = 60;

export class KeptAnswers<Key, Answer> {
  private readonly states = new Map<Key, KeptState<Answer>>();
  /** Answers about the source before; each stays until the one about the source is there. */
  private former: ReadonlyMap<Key, KeptState<Answer>> = new Map();
  private source: unknown;
  private basis: unknown;

  /** @param changed called when an answer has arrived or failed. */
  constructor(
    private readonly request: (key: Key) => Promise<Answer>,
    private readonly changed: () => void,
  ) {}

  /**
   * @param source what the answers are about: each is asked for again where it is another one. Null while it is not there
   * yet, as a dataset that is being opened: then nothing is asked, and what is known stays.
   * @param basis while it is the same, an answer about an earlier source stays until the new one is there.
   */
  get(key: Key, source: unknown, basis: unknown = source): KeptState<Answer> {
    if (source !== null) {
      if (source !== this.source) this.renew(source, basis);
      if (!this.states.has(key)) this.ask(key);
    }
    const state = this.states.get(key) ?? { status: 'running' };
    return state.status === 'running' ? (this.former.get(key) ?? state) : state;
  }

  private renew(source: unknown, basis: unknown): void {
    const all = basis === this.basis ? [...this.former, ...this.states] : [];
    this.former = new Map(all.filter(([, { status }]) => status === 'done').slice(-kept));
    this.states.clear();
    this.source = source;
    this.basis = basis;
  }

  private ask(key: Key): void {
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
  }
}
