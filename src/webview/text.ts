/** Strings of the webview: English in the code, shown in the editor's language where the host sent a translation. */
import { languageNameIn } from '../common/languageName';
import { fillHoles, formatMessage, type MessageTemplate } from '../common/messageTemplate';

let strings: Readonly<Record<string, string>> = {};

export function setStrings(translations: Readonly<Record<string, string>>): void {
  strings = translations;
}

/** Looks up `english`; `{0}`, `{1}`, … are filled with `values` in either language. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  const text = Object.hasOwn(strings, english) ? strings[english] : english;
  if (values.length === 0) return text;
  return fillHoles(text, (index) => values.at(index));
}

/** A message of the analysis. */
export function messageText(message: MessageTemplate): string {
  return formatMessage(message, (template) => t(template));
}

/** 14028 -> "14,028" in the language of the editor. */
export function count(value: number): string {
  return value.toLocaleString(document.documentElement.lang || 'en');
}

/** "zh" -> "Chinese" in the language of the editor; what is not the code of a language stays. */
export function languageName(code: string): string {
  return languageNameIn(code, languageOfPage());
}

/** The language of the editor, BCP 47. */
export function languageOfPage(): string {
  return document.documentElement.lang || 'en';
}

/** "1 image", "642 images". */
export function imageCount(images: number): string {
  return t(images === 1 ? '{0} image' : '{0} images', count(images));
}

/** "1 question", "14,028 questions". */
export function questionCount(questions: number): string {
  return t(questions === 1 ? '{0} question' : '{0} questions', count(questions));
}

/** What a legend leaves out: "1 other value", "14 other values". */
export function otherValues(values: number): string {
  return t(values === 1 ? '{0} other value' : '{0} other values', values);
}

/** "1 cluster", "14,028 clusters". */
export function clusterCount(clusters: number): string {
  return t(clusters === 1 ? '{0} cluster' : '{0} clusters', count(clusters));
}

/** A cosine with as many digits as tell it from 1, six at most: 0.971, 0.99987, 1. */
export function similarityText(value: number): string {
  const rest = 1 - value;
  const digits = rest > 0 && rest < 1e-3 ? Math.min(6, Math.ceil(-Math.log10(rest)) + 1) : 3;
  return Math.abs(rest) < 5e-7 ? '1' : value.toFixed(digits);
}
