/**
 * Text as the editor shows it letter by letter. Notifications, progress, lists and the status bar turn
 * `[name](command:…)` into a link that runs the command, and `$(name)` into an icon, and know no escape for either.
 * A dataset, a folder and what an error quotes of them may hold both.
 */

/** Invisible, takes no room, and no line breaks there. */
const WORD_JOINER = '\u2060';
/** Control characters but the line feed, and controls of direction, which turn the words beside them around. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

export function plainText(text: string): string {
  return text
    .replaceAll(CONTROL, '\ufffd')
    .replaceAll('](', `]${WORD_JOINER}(`)
    .replaceAll('$(', `$${WORD_JOINER}(`);
}
