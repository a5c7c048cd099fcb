/** One string for all equal texts of a dataset: of millions of records some thousand questions and answers differ. */

/** A file of captions has as many texts as records: those beyond are not remembered, and stay strings of their own. */
const MAX_TEXTS = 2 ** 20;

export class TextPool {
  private readonly texts = new Map<string, string>();

  /** The first equal text that was given. */
  of(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size < MAX_TEXTS) this.texts.set(text, text);
    return text;
  }
}
