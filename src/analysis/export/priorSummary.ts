/** How far answers can be guessed without the image, as `analyze` prints it, writes it and shows it in the report. */
import { largestOf } from '../../common/extremes';
import { languageNameIn } from '../../common/languageName';
import { formatEnglish, message, type MessageTemplate } from '../../common/messageTemplate';
import { type AnswerPrior, answerPriors, type PriorBasis } from '../audit/answerPriors';
import { RECORD_FIELDS, UNKNOWN } from '../dataset/fields';
import type { Dataset } from '../dataset/types';
import type { Markup } from './report/markup';
import { type Column, quiet, section, table } from './report/reportPage';
import type { ReportText } from './report/reportText';
import type { Json } from './resultJson';

/** Fields that say what a question is about, the first that the dataset has groups the questions. */
const GROUPING = ['contentType', 'answerType'];
const RULE_WIDTH = 60;
/** Groups that text and report list; a field with a value of its own for each record would fill them. */
const MOST_LISTED = 100;

export interface PriorSummary {
  readonly basis: PriorBasis;
  /** Title of the field that groups the questions; null = one group. */
  readonly field: string | null;
  /** By name, then language. */
  readonly groups: readonly { readonly name: string; readonly prior: AnswerPrior }[];
}

/** Undefined where the dataset has no records. @param check called now and then; what it throws ends the work. */
export function priorSummary(dataset: Dataset, check?: () => void): PriorSummary | undefined {
  const records = dataset.samples.flatMap(({ qa }) => qa);
  if (records.length === 0) return undefined;
  const field = GROUPING.map((id) => RECORD_FIELDS.find((known) => known.id === id)).find((known) =>
    records.some((record) => (known?.of(record) ?? UNKNOWN) !== UNKNOWN),
  );
  const values = records.map((record) => String(field?.of(record) ?? UNKNOWN));
  const names = [...new Set(values)].sort();
  const labelOf = new Map(names.map((name, label) => [name, label]));
  const { basis, groups } = answerPriors(
    dataset,
    Int32Array.from(values, (value) => labelOf.get(value) ?? -1),
    check,
  );
  return {
    basis,
    field: field?.title ?? null,
    groups: groups.map((prior) => ({ name: field ? names[prior.label] : 'All', prior })),
  };
}

export function priorText({ basis, groups: all }: PriorSummary): string {
  const rule = '='.repeat(RULE_WIDTH);
  const { groups, note } = listed(all);
  const width = largestOf(groups.map((group) => titleOf(group).length)) + 1;
  const lines = groups.map((group) => {
    const { tested } = group.prior;
    const [right, chance] = [rightText(group.prior), chanceText(group.prior)];
    return `${`${titleOf(group)}:`.padEnd(width)} ${right === '' ? 'not tested' : `${right} right, ${chance} by chance`}, ${tested} tested`;
  });
  const notes = [basisText(basis), ...note].map(formatEnglish);
  return [rule, 'ANSWERS WITHOUT THE IMAGE', ...notes, rule, ...lines, rule].join('\n');
}

/** The groups of most records, in their order, and what is said where others are left out. */
function listed(groups: PriorSummary['groups']): {
  readonly groups: PriorSummary['groups'];
  readonly note: readonly MessageTemplate[];
} {
  if (groups.length <= MOST_LISTED) return { groups, note: [] };
  const largest = [...groups].sort((a, b) => b.prior.questions - a.prior.questions);
  const kept = new Set(largest.slice(0, MOST_LISTED));
  const left = groups.length - MOST_LISTED;
  return {
    groups: groups.filter((group) => kept.has(group)),
    note: [
      message`The ${MOST_LISTED} groups of most records are listed; summary.json has the ${left} others, too.`,
    ],
  };
}

export function priorJson({ basis, field, groups }: PriorSummary): Json {
  return {
    basis,
    field,
    groups: groups.map(({ name, prior }) => ({
      name,
      language: prior.language,
      questions: prior.questions,
      answers: prior.answers,
      entropyBits: prior.entropy,
      majorityAnswer: prior.majorityAnswer,
      tested: prior.tested,
      right: prior.accuracy,
      interval: prior.interval ? [prior.interval.low, prior.interval.high] : null,
      chance: prior.chance,
    })),
  };
}

export function priorSection(
  { basis, field, groups }: PriorSummary,
  { language, say, lookUp }: ReportText,
): Markup {
  const columns: readonly Column[] = [
    { title: lookUp(field ?? 'Questions') },
    { title: say(message`Language`) },
    { title: say(message`Records`), number: true },
    { title: say(message`Answers`), number: true },
    { title: say(message`Entropy (bits)`), number: true },
    { title: say(message`Most frequent answer`) },
    { title: say(message`Right without the image (95 % interval)`), number: true },
    { title: say(message`Chance`), number: true },
    { title: say(message`Tested`), number: true },
  ];
  const { groups: shown, note } = listed(groups);
  const rows = shown.map(({ name, prior }) => [
    name,
    languageNameIn(prior.language, language),
    prior.questions,
    prior.answers,
    prior.entropy.toFixed(2),
    prior.majorityAnswer,
    rightText(prior),
    chanceText(prior),
    prior.tested,
  ]);
  const meaning = say(
    message`The model answers with the most frequent answer to the same question; chance gives the most frequent answer of the group.`,
  );
  const title = say(message`Answers without the image`);
  return section(
    title,
    table(columns, rows),
    quiet([say(basisText(basis)), meaning, ...note.map(say)].join(' ')),
  );
}

function basisText(basis: PriorBasis): MessageTemplate {
  return basis === 'train'
    ? message`Learnt from the train split, tested on the other splits.`
    : message`Each image is tested on what all other images say.`;
}

function titleOf({ name, prior }: PriorSummary['groups'][number]): string {
  return prior.language === '' ? name : `${name} (${languageNameIn(prior.language, 'en')})`;
}

/** "46 % (41–51)"; '' where nothing was tested. */
function rightText({ accuracy, interval }: AnswerPrior): string {
  if (accuracy === null || !interval) return '';
  return `${percent(accuracy)} % (${percent(interval.low)}–${percent(interval.high)})`;
}

function chanceText({ chance }: AnswerPrior): string {
  return chance === null ? '' : `${percent(chance)} %`;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
