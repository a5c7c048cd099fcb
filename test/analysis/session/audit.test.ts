/** The whole audit on a sample with injected faults: each kind found, and nothing else. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditAnswer, AuditRequest } from '../../../src/analysis/audit/audit';
import type { AuditRule } from '../../../src/analysis/audit/auditRule';
import { atImage } from '../../../src/analysis/audit/pendingFinding';
import { auditRules } from '../../../src/analysis/audit/registry';
import type { Finding } from '../../../src/analysis/dataset/types';
import { writeAnalysis } from '../../../src/analysis/export/analysisFiles';
import type { Analysis } from '../../../src/analysis/export/analyze';
import type { InjectedFaults } from '../../../src/analysis/sample/injectedFaults';
import { type DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { CancelFlag } from '../../../src/analysis/taskContext';
import { message } from '../../../src/common/messageTemplate';
import { temporaryFolder } from '../../temporaryFolder';
import { covered } from '../audit/auditRecords';
import { openedSample, reporter } from './openedSample';

const request: AuditRequest = { duplicateSimilarity: null, notDuplicates: [], seed: 42 };
const faults = {
  outliers: 4,
  nearDuplicates: 6,
  exactDuplicates: 3,
  contradictions: 5,
  wrongModalities: 5,
  leakagePairs: 5,
};
const room = temporaryFolder();
const folder = join(room, 'set');
let injected: InjectedFaults;
let session: DatasetAnalysis;
let answer: AuditAnswer;

beforeAll(async () => {
  ({ injected, session } = await openedSample(room, { count: 90, seed: 11, faults }));
  answer = await session.audit(request, new CancelFlag(), reporter);
});

const key = (a: string, b: string) => [a, b].sort().join(' ');

/** Recall and precision of what was found against what was injected. */
function rates(found: Iterable<string>, truth: Iterable<string>): { recall: number; precision: number } {
  const [have, want] = [new Set(found), new Set(truth)];
  const hits = [...want].filter((one) => have.has(one)).length;
  return { recall: hits / want.size, precision: hits / have.size };
}

describe('the audit of injected faults', () => {
  const pairs = (wanted: (pair: AuditAnswer['pairs'][number]) => boolean) =>
    answer.pairs
      .filter((pair) => !pair.sameVolume && wanted(pair))
      .map(({ a, b }) => key(session.columns.ids[a], session.columns.ids[b]));
  const about = (kind: string, name: (finding: Finding) => string) =>
    answer.findings.filter((finding) => finding.kind === kind).map(name);
  const sampleOf = ({ sample }: Finding) => sample!;

  it.each([
    [
      'exact duplicates',
      () => pairs(({ kind }) => kind === 'exact'),
      () => injected.exactDuplicates.map(([a, b]) => key(a, b)),
    ],
    [
      'near duplicates within a split',
      () => pairs(({ kind, leakage }) => kind === 'near' && !leakage),
      () => injected.nearDuplicates.map(([a, b]) => key(a, b)),
    ],
    [
      'leaks',
      () => pairs(({ leakage }) => leakage),
      () => injected.leakagePairs.map(({ train, test }) => key(train, test)),
    ],
    [
      'contradictions',
      () => about('contradiction', sampleOf),
      () => injected.contradictions.map(({ id }) => id),
    ],
    [
      'wrong modalities',
      () => about('wrong-modality', sampleOf),
      () => injected.wrongModalities.map(({ id }) => id),
    ],
  ])('finds %s with recall and precision of at least 0.9', (_, found, truth) => {
    const { recall, precision } = rates(found(), truth());
    expect(recall).toBeGreaterThanOrEqual(0.9);
    expect(precision).toBeGreaterThanOrEqual(0.9);
  });

  it('points at the record and the picture', async () => {
    const { id, qids } = injected.contradictions[0];
    const finding = answer.findings.find((one) => one.kind === 'contradiction' && one.sample === id)!;
    expect(qids.map((qid) => `contradiction:${id}:qid=${qid}`)).toContain(finding.id);
    const text = await readFile(join(folder, finding.file), 'utf8');
    expect(covered(text, finding)).toMatch(/^"(?:Yes|No)"$/);
    expect(text.split('\n')[finding.related![0].line - 1]).toMatch(/^ {4}"answer": "(?:Yes|No)"/);
    const leak = injected.leakagePairs[0];
    expect(
      answer.findings.find(({ kind, sample }) => kind === 'leakage' && sample === leak.test),
    ).toMatchObject({
      file: `imgs/${leak.test}/source.jpg`,
      related: [{ sample: leak.train, file: `imgs/${leak.train}/source.jpg` }],
    });
  });

  it('is ordered by severity, file and line, with an id for each finding', () => {
    const order = { error: 0, warning: 1, info: 2 };
    const ids = answer.findings.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const sorted = [...answer.findings].sort(
      (a, b) =>
        order[a.severity] - order[b.severity] ||
        (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line),
    );
    expect(sorted.map(({ id }) => id)).toEqual(ids);
  });

  it('is the same every time', async () => {
    expect(await session.audit(request, new CancelFlag(), reporter)).toEqual(answer);
  });

  it('believes what was declared no duplicate', async () => {
    const [a, b] = injected.exactDuplicates[0];
    const next = await session.audit({ ...request, notDuplicates: [[b, a]] }, new CancelFlag(), reporter);
    expect(next.pairs).toHaveLength(answer.pairs.length - 1);
    expect(next.findings.some(({ id }) => id === `exact-duplicate:${b}:${a}`)).toBe(false);
  });

  it('runs a rule that is added to the registry, and none declares the kind of another', async () => {
    const kinds = auditRules.flatMap((rule) => rule.kinds);
    expect(new Set(kinds).size).toBe(kinds.length);
    const rules = auditRules as AuditRule[];
    rules.push({
      name: 'dummy',
      kinds: ['bad-image'],
      needs: 'records',
      run: ({ dataset: { samples } }) => [
        { kind: 'bad-image', target: atImage(samples[0]), about: 'dummy', message: message`A dummy.` },
      ],
    });
    const { findings } = await session.audit(request, new CancelFlag(), reporter);
    rules.pop();
    const dummy = findings.find(({ kind }) => kind === 'bad-image');
    expect(dummy).toMatchObject({ severity: 'error', message: 'A dummy.', line: 1 });
    expect(findings.filter((one) => one !== dummy)).toEqual(answer.findings);
  });

  it('refuses a similarity that is none, and stops when cancelled', async () => {
    const wrong = session.audit({ ...request, duplicateSimilarity: 2 }, new CancelFlag(), reporter);
    await expect(wrong).rejects.toThrow(
      /^Audit: duplicateSimilarity is 2 but must be a number from -1 to 1\.$/,
    );
    const cancel = new CancelFlag();
    cancel.raise();
    await expect(session.audit(request, cancel, reporter)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is written as findings, duplicates and counts', async () => {
    const out = join(room, 'out');
    const analysis: Analysis = {
      request: { space: 'image', params: {}, seed: 42 },
      fits: [],
      qaFits: [],
      trust: new Map(),
      refused: [],
      audit: answer,
    };
    const summary = await writeAnalysis(out, session, analysis, { openedMs: 0, totalMs: 0 });
    const written = await readFile(join(out, 'findings.json'), 'utf8');
    // In English; templates are for the editor alone.
    expect(written).not.toContain('"template"');
    const plain = (finding: Finding) => ({
      ...finding,
      template: undefined,
      related: finding.related?.map((place) => ({ ...place, template: undefined })),
    });
    expect(JSON.parse(written)).toEqual(answer.findings.map(plain));
    const [head, ...lines] = (await readFile(join(out, 'duplicates.csv'), 'utf8')).trimEnd().split('\n');
    expect(head).toBe('a,b,kind,similarity,hash_distance,leakage,same_volume,group');
    expect(lines).toHaveLength(answer.pairs.length);
    expect(summary).toMatchObject({
      audit: {
        findings: { contradiction: 5 },
        duplicates: { exact: 3, near: 11, leakage: 5, similarity: 0.98 },
      },
    });
  });
});
