/**
 * Groups of samples that must lie in one split: copies, slices of one volume, images of one patient or study. Groups
 * are the connected components of these relations, so that a copy of a slice joins the copy to the whole volume.
 */
import { message } from '../../common/messageTemplate';
import type { DuplicatePair } from '../audit/duplicates/duplicatePair';
import type { Dataset, Sample } from '../dataset/types';
import { AnalysisError } from '../errors';
import { UnionFind } from '../numeric/unionFind';
import type { Decision } from './decision';
import { pairKey } from './decisionKinds';

/** What joins two samples. In the order of lists. */
export const relations = ['copies', 'volume', 'group', 'name'] as const;
export type Relation = (typeof relations)[number];

export interface GroupRequest {
  /** As the audit finds them. */
  readonly pairs: readonly DuplicatePair[];
  /** `copies` joins, `not-copies` takes back what the audit found; samples of `drop-image` are left out. */
  readonly decisions: readonly Decision[];
  /** Which relations count. */
  readonly relations: readonly Relation[];
  /** Of ids: samples with the same captured groups (the whole match where there are none) belong together. */
  readonly namePattern?: RegExp;
}

export interface SampleGroup {
  /** Indices of samples, ascending. */
  readonly members: readonly number[];
  /** What joins them; none for a sample alone. */
  readonly because: readonly Relation[];
}

/** All samples that are not dropped, each in one group, in the order of their first members. */
export function formGroups(dataset: Dataset, request: GroupRequest): SampleGroup[] {
  const { samples } = dataset;
  const dropped = new Set(
    request.decisions.flatMap((one) => (one.kind === 'drop-image' ? [one.sample] : [])),
  );
  const isKept = (i: number) => !dropped.has(samples[i].id);
  const edges = joins(samples, request).filter(
    ({ a, b, relation }) => request.relations.includes(relation) && isKept(a) && isKept(b),
  );
  const sets = new UnionFind(samples.length);
  for (const { a, b } of edges) sets.union(a, b);
  const groups = new Map<number, { members: number[]; because: Set<Relation> }>();
  samples.forEach((_, i) => {
    if (!isKept(i)) return;
    const root = sets.find(i);
    const group = groups.get(root);
    if (group) group.members.push(i);
    else groups.set(root, { members: [i], because: new Set() });
  });
  for (const { a, relation } of edges) groups.get(sets.find(a))?.because.add(relation);
  return [...groups.values()].map(({ members, because }) => ({
    members,
    because: relations.filter((relation) => because.has(relation)),
  }));
}

/** Groups with samples in more than one split: what is learnt from one is tested in the other. */
export function leakingGroups(dataset: Dataset, groups: readonly SampleGroup[]): SampleGroup[] {
  return groups.filter(({ members }) => splitsOf(dataset, members).length > 1);
}

export function splitsOf({ samples }: Dataset, members: readonly number[]): string[] {
  return [...new Set(members.flatMap((i) => samples[i].split ?? []))];
}

interface Join {
  readonly a: number;
  readonly b: number;
  readonly relation: Relation;
}

function joins(samples: readonly Sample[], { pairs, decisions, namePattern }: GroupRequest): Join[] {
  const indexOf = new Map(samples.map(({ id }, i) => [id, i]));
  const decided = decisions.flatMap((decision): Join[] => {
    if (decision.kind !== 'copies') return [];
    const [a, b] = [indexOf.get(decision.sample), indexOf.get(decision.other)];
    return a === undefined || b === undefined ? [] : [{ a, b, relation: 'copies' }];
  });
  const declined = new Set(
    decisions.flatMap((one) => (one.kind === 'not-copies' ? [pairKey(one.sample, one.other)] : [])),
  );
  const found = pairs
    .filter(({ a, b }) => !declined.has(pairKey(samples[a].id, samples[b].id)))
    .map(({ a, b, sameVolume }): Join => ({ a, b, relation: sameVolume ? 'volume' : 'copies' }));
  const byGroup = sameKey(samples, 'group', ({ group }) => group);
  const byName = namePattern ? sameKey(samples, 'name', ({ id }) => nameKey(id, namePattern)) : [];
  return [...decided, ...found, ...byGroup, ...byName];
}

function sameKey(
  samples: readonly Sample[],
  relation: Relation,
  keyOf: (sample: Sample) => string | undefined,
): Join[] {
  const first = new Map<string, number>();
  return samples.flatMap((sample, b): Join[] => {
    const key = keyOf(sample);
    if (key === undefined) return [];
    const a = first.get(key);
    if (a === undefined) first.set(key, b);
    return a === undefined ? [] : [{ a, b, relation }];
  });
}

function nameKey(id: string, pattern: RegExp): string | undefined {
  const match = pattern.exec(id);
  if (!match) return undefined;
  return match.length > 1 ? JSON.stringify(match.slice(1)) : match[0];
}

/** @throws AnalysisError `bad-parameter` for a text that is no regular expression. */
export function namePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const sentence = message`The name pattern is not a regular expression (${error.message}); write for example "^(patient\\d+)_".`;
    throw new AnalysisError('bad-parameter', sentence, { parameter: 'namePattern', value: text });
  }
}
