import * as vscode from 'vscode';

/** "14,028", as the language of the editor writes it. */
export function number(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

/** "1 image", "642 images". */
export function imageCount(images: number): string {
  return images === 1
    ? vscode.l10n.t('{0} image', number(images))
    : vscode.l10n.t('{0} images', number(images));
}

/** "1 question", "14,028 questions". */
export function questionCount(questions: number): string {
  return questions === 1
    ? vscode.l10n.t('{0} question', number(questions))
    : vscode.l10n.t('{0} questions', number(questions));
}
