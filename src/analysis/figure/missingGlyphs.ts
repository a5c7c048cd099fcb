import type { Figure, Mark } from '../../common/figure';
import { figureFont } from './font';

/** Characters of the figure that its font lacks, each once; they are drawn as boxes. */
export function missingGlyphs({ marks }: Figure): string[] {
  return [...new Set(textsOf(marks).flatMap((text) => figureFont().outline(text, 1).missing))];
}

function textsOf(marks: readonly Mark[]): string[] {
  return marks.flatMap((mark) =>
    mark.kind === 'text' ? [mark.text] : mark.kind === 'clip' ? textsOf(mark.marks) : [],
  );
}
