/** Names of clusters and tags, as columns of the table of samples. */
import { clusterNames, fieldsOfNames, wordsForNames } from '../../common/clusterNames';
import { tagTexts, type UserColumns } from '../../common/pointColumns';
import { readTagFile } from '../../common/tagFileText';
import { type FitAnswer, ofKind } from '../methods/fit';
import type { DatasetAnalysis } from '../session/datasetAnalysis';

/** What a user has said of the samples; what is absent is not known. */
export interface Said {
  /** Text of the tag file. */
  readonly tagFile?: string;
  /** Names that the panel shows, by method, then by label; others are made as the panel makes them in English. */
  readonly names?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** @param check called now and then; what it throws ends the work. */
export function saidColumns(
  session: DatasetAnalysis,
  fits: readonly FitAnswer[],
  { tagFile, names = {} }: Said,
  check?: () => void,
): UserColumns {
  const { ids, fields } = session.columns;
  const shared = fields.flatMap((field) =>
    field.level === 'image' && field.kind === 'category' && fieldsOfNames.has(field.id) ? [field] : [],
  );
  const answers = [...new Set(session.dataset.samples.flatMap(({ qa }) => qa.map(({ answer }) => answer)))];
  const namesOf = (method: string, labels: Int32Array): ReadonlyMap<number, string> => {
    const found = session.words(labels, wordsForNames, check);
    const words = new Map(found.map((group) => [group.label, group.words]));
    const made = clusterNames({ labels, fields: shared, words, answers, language: 'en' });
    const given = Object.entries(Object.hasOwn(names, method) ? names[method] : {});
    return new Map([...made, ...given.map(([label, name]) => [Number(label), name] as const)]);
  };
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const tags = readTagFile(tagFile ?? '')
    .facts.flatMap((fact) => {
      const row = rowOf.get(fact.sample);
      return 'tag' in fact && row !== undefined ? [[row, fact.tag] as const] : [];
    })
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    names: new Map(
      ofKind(fits, 'clustering').map(({ method, result }) => [method, namesOf(method, result.labels)]),
    ),
    tags: tagFile === undefined ? null : tagTexts(ids.length, tags),
  };
}
