/** The language of a report: the texts of its page and of its printed part, as the editor has them. */
import { readFile } from 'node:fs/promises';
import { formatMessage, type MessageTemplate } from '../../../common/messageTemplate';
import { installedPath } from '../../files/installedPath';

/** The first is the default. */
export const reportLanguages = ['en', 'zh-cn'] as const;
export type ReportLanguage = (typeof reportLanguages)[number];

export interface ReportText {
  readonly language: ReportLanguage;
  /** By their English text. */
  readonly strings: Readonly<Record<string, string>>;
  /** An English text in the language of the report; unchanged where there is no translation. */
  readonly lookUp: (english: string) => string;
  readonly say: (message: MessageTemplate) => string;
}

export const englishText = reportText('en', {});

/** @throws AnalysisError `unavailable` when the translations are not part of this installation. */
export async function readReportText(language: ReportLanguage): Promise<ReportText> {
  if (language === 'en') return englishText;
  const file = await readFile(installedPath('l10n', `bundle.l10n.${language}.json`), 'utf8');
  return reportText(language, JSON.parse(file) as Record<string, string>);
}

/** The language of an editor, where a report can have it. */
export function reportLanguageOf(editor: string): ReportLanguage {
  return reportLanguages.find((language) => language === editor.toLowerCase()) ?? reportLanguages[0];
}

function reportText(language: ReportLanguage, strings: Readonly<Record<string, string>>): ReportText {
  const lookUp = (english: string) => (Object.hasOwn(strings, english) ? strings[english] : english);
  return { language, strings, lookUp, say: (message) => formatMessage(message, lookUp) };
}

/** "14,028", in every language. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
