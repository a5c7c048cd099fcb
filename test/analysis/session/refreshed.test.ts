/** A dataset that is read again, and one whose records are edited and not saved: what a fresh opening gives. */
import { readFileSync } from 'node:fs';
import { cp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditEdited, type AuditRequest, auditRun } from '../../../src/analysis/audit/audit';
import { comparison } from '../../../src/analysis/audit/duplicates/compareImages';
import { ReadCache, reading } from '../../../src/analysis/dataset/readCache';
import { readDataset } from '../../../src/analysis/dataset/readDataset';
import type { Finding } from '../../../src/analysis/dataset/types';
import { rowsOf } from '../../../src/analysis/numeric/matrix';
import { SampleRandom } from '../../../src/analysis/sample/random';
import { DatasetAnalysis } from '../../../src/analysis/session/datasetAnalysis';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { temporaryFolder } from '../../temporaryFolder';
import { openedSample, reporter } from './openedSample';

const request: AuditRequest = { duplicateSimilarity: null, notDuplicates: [], seed: 42 };
const faults = { outliers: 1, nearDuplicates: 1, contradictions: 2, wrongModalities: 1, leakagePairs: 1 };
const cancel = new CancelFlag();
/** Every file is asked whether it has changed. */
const all = { budgetMs: null, changed: null };
const room = temporaryFolder();
const folder = join(room, 'set');
let session: DatasetAnalysis;

const fresh = () =>
  DatasetAnalysis.open(
    { folder, storageDir: join(room, 'other'), encoder: 'builtin', seed: 42 },
    cancel,
    reporter,
  );
const questions = (id: string) => join(folder, 'imgs', id, 'question.json');
const brief = (findings: readonly Finding[]) =>
  findings.map(({ id, file, line, column, message }) => `${id} ${file}:${line}:${column} ${message}`);

beforeAll(async () => {
  ({ session } = await openedSample(room, { count: 24, seed: 3, faults }));
});

describe('a dataset that is read again', () => {
  it('is what a fresh opening gives, after images and records came, went and changed', async () => {
    const [first, second, third] = session.columns.ids;
    await cp(join(folder, 'imgs', first), join(folder, 'imgs', 'xmlab900'), { recursive: true });
    await rm(join(folder, 'imgs', second), { recursive: true });
    const records = JSON.parse(readFileSync(questions(third), 'utf8')) as { answer: string }[];
    records[0].answer = '';
    await writeFile(questions(third), JSON.stringify(records));
    const again = await session.refreshed(all, cancel, reporter);
    const other = await fresh();
    expect(again.columns).toEqual(other.columns);
    expect(again.embedded.images).toEqual(other.embedded.images);
    expect(again.embedded.texts).toEqual(other.embedded.texts);
    expect(brief((await again.audit(request, cancel, reporter)).findings)).toEqual(
      brief((await other.audit(request, cancel, reporter)).findings),
    );
    expect(again.hasImagesOf(session)).toBe(false);
    session = again;
  });

  it('lets the dataset as it was go', async () => {
    const earlier: WeakRef<Float32Array>[] = [];
    for (const answer of ['one', 'two', 'three']) {
      const [id] = session.columns.ids;
      earlier.push(new WeakRef(session.embedded.texts.distinct.data));
      const records = JSON.parse(readFileSync(questions(id), 'utf8')) as { answer: string }[];
      records[0].answer = answer;
      await writeFile(questions(id), JSON.stringify(records));
      session = await session.refreshed(all, cancel, reporter);
    }
    const [id] = session.columns.ids;
    await utimes(join(folder, 'imgs', id, 'source.jpg'), new Date(), new Date());
    session = await session.refreshed(all, cancel, reporter);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await expect
      .poll(() => {
        collect();
        return earlier.map((ref) => ref.deref() === undefined);
      })
      .toEqual([false, true, true]); // the first was audited
  });

  it('has the same images after a file was touched or records changed, and others after an image did', async () => {
    const [first, second] = session.columns.ids;
    const image = join(folder, 'imgs', first, 'source.jpg');
    await utimes(image, new Date(), new Date());
    const touched = await session.refreshed(all, cancel, reporter);
    expect(touched.hasImagesOf(session)).toBe(true);
    await cp(join(folder, 'imgs', second, 'source.jpg'), image);
    const swapped = await touched.refreshed(all, cancel, reporter);
    expect(swapped.hasImagesOf(touched)).toBe(false);
    expect(swapped.columns).toEqual((await fresh()).columns);
    session = swapped;
  });

  it('keeps the layout of a reduction where the vectors are the same, and starts from it where they are not', async () => {
    const fit = { space: 'image', method: 'umap', params: {}, seed: 42 } as const;
    const layoutOf = async (of: DatasetAnalysis, initial?: Float32Array) => {
      const answer = await of.fit({ ...fit, ...(initial ? { initial } : {}) }, cancel, reporter);
      return answer.kind === 'reduction' ? Float32Array.from(answer.result.coordinates.data) : undefined;
    };
    const before = (await layoutOf(session))!;
    const same = await session.refreshed(all, cancel, reporter);
    expect(await layoutOf(same)).toEqual(before);
    await rm(join(folder, 'imgs', session.columns.ids.at(-1)!), { recursive: true });
    const fewer = await same.refreshed(all, cancel, reporter);
    expect(await layoutOf(fewer)).toEqual(await layoutOf(await fresh(), before.slice(0, -2)));
    session = fewer;
  });

  it('asks only the files that are named as changed, and gives what a fresh opening does', async () => {
    const [first, second, third, fourth] = session.columns.ids;
    const setAnswer = async (id: string, answer: string) => {
      const records = JSON.parse(readFileSync(questions(id), 'utf8')) as { answer: string }[];
      records[0].answer = answer;
      await writeFile(questions(id), JSON.stringify(records));
    };
    await setAnswer(first, 'unnamed');
    await setAnswer(second, 'named');
    await cp(join(folder, 'imgs', third), join(folder, 'imgs', 'xmlab901'), { recursive: true });
    await rm(join(folder, 'imgs', fourth), { recursive: true });
    const changed = [questions(second), ...['xmlab901', fourth].map((id) => join(folder, 'imgs', id))];
    const named = await session.refreshed({ ...all, changed }, cancel, reporter);
    const answerOf = (of: DatasetAnalysis, id: string) =>
      of.dataset.samples.find((sample) => sample.id === id)?.qa[0].answer;
    expect(answerOf(named, first)).toBe(answerOf(session, first));
    expect(answerOf(named, second)).toBe('named');
    const whole = await named.refreshed(all, cancel, reporter);
    expect(answerOf(whole, first)).toBe('unnamed');
    const other = await fresh();
    expect(whole.columns).toEqual(other.columns);
    expect(named.columns.ids).toEqual(other.columns.ids);
    expect(named.embedded.images).toEqual(other.embedded.images);
    expect(whole.embedded.texts).toEqual(other.embedded.texts);
    session = whole;
  });

  it('asks every file where one is read through a link', async () => {
    const [first, second] = session.columns.ids;
    const link = join(folder, 'imgs', 'xmlab902');
    await symlink(join(folder, 'imgs', first), link);
    const linked = await session.refreshed(all, cancel, reporter);
    const records = JSON.parse(readFileSync(questions(first), 'utf8')) as { answer: string }[];
    records[0].answer = 'behind a link';
    await writeFile(questions(first), JSON.stringify(records));
    const again = await linked.refreshed({ ...all, changed: [questions(second)] }, cancel, reporter);
    expect(again.dataset.samples.find(({ id }) => id === 'xmlab902')?.qa[0].answer).toBe('behind a link');
    await rm(link);
    session = await again.refreshed(all, cancel, reporter);
  });

  it('stays as it was where reading takes longer than it may, and goes on from there', async () => {
    await expect(session.refreshed({ ...all, budgetMs: 0 }, cancel, reporter)).rejects.toMatchObject({
      code: 'takes-long',
    });
    expect((await session.refreshed(all, cancel, reporter)).columns).toEqual(session.columns);
  });

  it('is no dataset while its folder is gone', async () => {
    await rename(folder, `${folder}-away`);
    await expect(session.refreshed(all, cancel, reporter)).rejects.toMatchObject({ code: 'no-dataset' });
    await rename(`${folder}-away`, folder);
    expect((await session.refreshed(all, cancel, reporter)).columns).toEqual(session.columns);
  });
});

describe('records that are edited and not saved', () => {
  /** What a fresh opening finds when the file holds this text. */
  const whenSaved = async (path: string, text: string) => {
    const saved = await readFile(path, 'utf8');
    await writeFile(path, text);
    const other = await fresh();
    const { findings } = await other.audit(request, cancel, reporter);
    await writeFile(path, saved);
    return { read: brief(other.dataset.findings), audited: brief(findings) };
  };
  /** Vectors of edited texts are not computed. */
  const withoutVectors = (findings: readonly string[]) =>
    findings.filter((text) => !text.startsWith('outlying-question'));

  it('have the findings that they will have when saved, before and after an audit', async () => {
    session = await session.refreshed(all, cancel, reporter);
    const [, , id] = session.columns.ids;
    const path = questions(id);
    const text = await readFile(path, 'utf8');
    const records = JSON.parse(text) as { question: string; answer: string }[];
    records[1] = { ...records[1], answer: '' };
    records.push({ ...records[2], answer: `not ${records[2].answer}` });
    const edited = JSON.stringify(records, null, 1);
    const saved = await whenSaved(path, edited);
    const early = await session.edited([{ path, text: edited }], cancel, reporter);
    expect([brief(early!.findings), early!.audited]).toEqual([saved.read, null]);
    const before = await session.audit(request, cancel, reporter);
    const found = await session.edited([], cancel, reporter);
    expect(brief(found!.findings)).toEqual(saved.read);
    expect(withoutVectors(brief(found!.audited!))).toEqual(withoutVectors(saved.audited));
    session = await session.refreshed({ ...all, saved: [path] }, cancel, reporter);
    const unsaved = await session.edited([], cancel, reporter);
    expect(brief(unsaved!.findings)).toEqual(brief(session.dataset.findings));
    const back = await session.edited([{ path, text: null }], cancel, reporter);
    expect(brief(back!.findings)).toEqual(brief(session.dataset.findings));
    expect(brief(back!.audited!)).toEqual(brief(before.findings));
  });

  it('are sent by what changed in them', async () => {
    const path = join(folder, 'train.json');
    const text = await readFile(path, 'utf8');
    await session.edited([{ path, text }], cancel, reporter);
    const at = text.indexOf('[') + 1;
    const changes = [
      { offset: at, length: 0, text: '{"question": "", ' },
      { offset: at + 17, length: 0, text: '"answer": "a", "img_name": "xmlab900/source.jpg"},' },
    ];
    const found = await session.edited([{ path, changes }], cancel, reporter);
    const errors = (list: readonly Finding[]) => list.filter(({ severity }) => severity === 'error').length;
    const twice = await session.edited(
      [{ path, changes: [{ offset: at, length: 17, text: '{"question": "b", ' }] }],
      cancel,
      reporter,
    );
    const now = errors(session.dataset.findings);
    expect([errors(found!.findings) - now, errors(twice!.findings) - now]).toEqual([1, 0]);
    expect(await session.edited([{ path: questions('none'), changes }], cancel, reporter)).toBeNull();
  });

  it('have the findings of reading and auditing all of it, after any edits', async () => {
    await session.edited([{ path: join(folder, 'train.json'), text: null }], cancel, reporter);
    await session.audit(request, cancel, reporter);
    const { dataset: before, embedded, encoder } = session;
    const run = await auditRun(
      before,
      { images: rowsOf(embedded.images), texts: embedded.texts },
      encoder,
      request,
      comparison(session),
      silentContext(),
    );
    const random = new SampleRandom(7);
    const paths = [...session.columns.ids.slice(0, 4).map(questions), join(folder, 'train.json')];
    const texts = new Map<string, string>();
    for (let round = 0; round < 40; round++) {
      const path = random.pick(paths);
      const records = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>[];
      const one = random.pick(records);
      const edits: (() => void)[] = [
        () =>
          Object.assign(one, { answer: random.pick(['', 'Yes', 'No', '肝脏', 'MRI', 'lung and liver', 7]) }),
        () => Object.assign(one, random.pick([{ modality: 'PET' }, { location: 'Neck' }, { q_lang: 'zh' }])),
        () => Object.assign(one, { img_name: `${random.pick(session.columns.ids)}/source.jpg` }),
        () => records.splice(random.below(records.length), 1),
        () => records.unshift({ ...one, answer: 'not so' }),
      ];
      for (let i = 0; i < 3; i++) random.pick(edits)();
      const text = random.pick([JSON.stringify(records, null, 1), JSON.stringify(records), '[{', null]);
      if (text === null) texts.delete(path);
      else texts.set(path, text);
      const found = await session.edited([{ path, text }], cancel, reporter);
      const files = new ReadCache();
      for (const [edited, own] of texts) files.setText(edited, own);
      const whole = await reading(files, 'edits', async () => {
        const dataset = await readDataset(folder, silentContext());
        return { dataset, audited: await auditEdited(run, dataset, silentContext()) };
      });
      expect([found!.findings, found!.audited]).toEqual([whole.dataset.findings, whole.audited]);
    }
    for (const path of texts.keys()) await session.edited([{ path, text: null }], cancel, reporter);
  });

  it('are those of the file once it is saved', async () => {
    const path = questions(session.columns.ids[3]);
    const text = await readFile(path, 'utf8');
    const before = await session.edited([], cancel, reporter);
    await writeFile(path, text.replace(/"answer": ?"[^"]+"/, '"answer": ""'));
    const saved = await session.edited([{ path, text: null }], cancel, reporter);
    expect(saved!.findings.length).toBe(before!.findings.length + 1);
    await writeFile(path, text);
    expect(await session.edited([{ path, text: null }], cancel, reporter)).toEqual(before);
  });

  it('are read again first where samples came or went', async () => {
    const [id] = session.columns.ids;
    await rename(join(folder, 'imgs', id), join(room, id));
    expect(await session.edited([], cancel, reporter)).toBeNull();
    await rename(join(room, id), join(folder, 'imgs', id));
  });
});
