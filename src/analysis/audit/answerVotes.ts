import { groupBy } from '../../common/groupBy';
import { countsOf } from '../counts';

interface Vote {
  readonly answer: string;
  /** The sample whose record it is. */
  readonly image: number;
}

/** How often each answer is given, and which is the most frequent with the votes of one image left out. */
export class AnswerVotes {
  /** Most frequent first, of equals the first to occur. */
  private readonly ranked: readonly (readonly [answer: string, votes: number])[];
  private readonly ofImage: ReadonlyMap<number, ReadonlyMap<string, number>>;

  constructor(votes: readonly Vote[]) {
    this.ranked = [...countsOf(votes.map(({ answer }) => answer))].sort((a, b) => b[1] - a[1]);
    this.ofImage = new Map(
      [...groupBy(votes, ({ image }) => image)].map(([image, own]) => [
        image,
        countsOf(own.map(({ answer }) => answer)),
      ]),
    );
  }

  /** @param without an image, or null for none. @returns null where nothing is left. */
  best(without: number | null): string | null {
    const own = without === null ? undefined : this.ofImage.get(without);
    let best: string | null = null;
    let most = 0;
    for (const [answer, votes] of this.ranked) {
      // Those that follow have no more votes: time of the image's own answers, not of all.
      if (votes <= most) break;
      const left = votes - (own?.get(answer) ?? 0);
      if (left > most) [best, most] = [answer, left];
    }
    return best;
  }
}
