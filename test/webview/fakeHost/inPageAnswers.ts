import type { AnswerPrior } from '../../../src/analysis/audit/answerPriors';
import type { AuditAnswer } from '../../../src/analysis/audit/audit';
import type { DetectorColumn, OutlierComparison } from '../../../src/analysis/outliers/outlierComparison';
import type { LayoutQuality } from '../../../src/analysis/reduction/layoutQuality';
import type { GroupSample } from '../../../src/analysis/sampling/samplingStrategy';
import type { GroupTopics } from '../../../src/analysis/topics/topics';
import { rowsByLabel } from '../../../src/common/labels';
import { combineScores, descendingScoreOrder, ranksOf } from '../../../src/common/ranks';
import type { Rpc } from '../../../src/common/rpc';
import type { TagState } from '../../../src/webview/protocol';
import type { PanelOffer, WebviewOffer } from '../../../src/webview/requests';
import type { Scene } from './scene';

export function answerAnalysis(rpc: Rpc<PanelOffer, WebviewOffer>, scene: Scene): void {
  const n = scene.dataset.ids.length;
  rpc.handle('layoutQuality', ({ method, k }): LayoutQuality => {
    const answer = scene.recorded?.trust?.[method];
    if (answer) return answer;
    const wave = (shift: number) =>
      Float32Array.from({ length: n }, (_none, row) => 0.8 + 0.19 * Math.sin(row * 0.7 + shift));
    const rows = { rowTrustworthiness: wave(0), rowContinuity: wave(1), rowRecall: wave(2) };
    return { k, trustworthiness: 0.97, continuity: 0.98, recall: 0.71, ...rows };
  });
  rpc.handle('outlierComparison', (): OutlierComparison => scene.recorded?.ledger ?? ledgerOf(scene));
  rpc.handle('audit', (): AuditAnswer => {
    const answer = scene.recorded?.audit;
    if (answer) return answer;
    return { findings: [], pairs: [], groups: [], duplicateSimilarity: 0.98 };
  });
  rpc.handle('answerPriors', ({ labels }): readonly AnswerPrior[] => {
    if (scene.recorded?.priors) return scene.recorded.priors;
    return groups(labels).map(([label, rows]) => ({
      label,
      questions: rows.length,
      answers: 3 + label,
      entropy: 2.5 - 0.2 * label,
      majorityAnswer: label % 2 ? 'No' : scene.samples[0].qa[0].answer,
      majorityAccuracy: 0.4 + 0.05 * label,
    }));
  });
  rpc.handle('topics', ({ labels, words }): readonly GroupTopics[] => {
    if (scene.recorded?.topics) return scene.recorded.topics;
    const { question } = scene.samples[0].qa[0];
    const list = [question, 'liver', 'modality', 'left lung', '肝脏', 'abnormality'].slice(0, words);
    return groups(labels).map(([label, rows]) => ({ label, size: rows.length, words: list, topics: [list] }));
  });
  rpc.handle('representativeSamples', ({ labels, strategy, perGroup }): readonly GroupSample[] =>
    groups(labels).map(([label, rows]) => {
      const inOrder = strategy === 'boundary' ? rows.toReversed() : rows;
      return { label, size: rows.length, rows: Int32Array.from(inOrder.slice(0, perGroup)) };
    }),
  );
  rpc.handle('searchImages', ({ k }) => ({
    indices: Int32Array.from({ length: Math.min(k, n) }, (_none, at) => n - 1 - at),
    similarities: Float32Array.from({ length: Math.min(k, n) }, (_none, at) => 0.4 - 0.01 * at),
  }));
  rpc.handle('questionsOfImage', ({ index, k }) => {
    const rows = scene.samples[index].qa.map(({ row }) => row).slice(0, k);
    return {
      indices: Int32Array.from(rows),
      similarities: Float32Array.from(rows, (_row, at) => 0.41 - 0.02 * at),
    };
  });
  rpc.handle('zeroShot', ({ labels }) => ({
    probabilities: Float32Array.from({ length: n * labels.length }, (_none, at) =>
      at % labels.length === Math.floor(at / labels.length) % labels.length ? 0.9 : 0.1 / labels.length,
    ),
  }));
  answerTags(rpc, scene);
}

function answerTags(rpc: Rpc<PanelOffer, WebviewOffer>, scene: Scene): void {
  let state: TagState = scene.tags ?? { file: null, tags: [], notDuplicates: [] };
  rpc.handle('tags', () => state);
  rpc.handle('setTag', ({ indices, tag, on }) => {
    const before = state.tags.find((other) => other.tag === tag)?.indices ?? [];
    const kept = before.filter((index) => !indices.includes(index));
    const after = (on ? [...kept, ...indices] : kept).sort((a, b) => a - b);
    const others = state.tags.filter((other) => other.tag !== tag);
    const tags = after.length > 0 ? [...others, { tag, indices: after }] : others;
    state = { ...state, file: '/tags.txt', tags };
    return state;
  });
  rpc.handle('decidePair', ({ a, b, notDuplicate }) => {
    const others = state.notDuplicates.filter((pair) => pair[0] !== a || pair[1] !== b);
    state = { ...state, notDuplicates: notDuplicate ? [...others, [a, b] as const] : others };
    return state;
  });
  rpc.handle('openTabs', ({ indices }) => ({ opened: indices.length }));
}

function groups(labels: Int32Array): [number, number[]][] {
  return [...rowsByLabel(labels)].filter(([label]) => label >= 0);
}

/** The outlier methods and noises of the scene, side by side as the product puts them. */
function ledgerOf(scene: Scene): OutlierComparison {
  const n = scene.dataset.ids.length;
  const answers = new Map(Object.entries(scene.answers));
  const columns = scene.methods.flatMap(({ name, title, capabilities }): DetectorColumn[] => {
    const answer = answers.get(`image/${name}`);
    if (!answer || (answer.kind !== 'outliers' && !capabilities.noise)) return [];
    const noise = answer.kind === 'clustering' ? answer.result.labels.map((label) => Number(label < 0)) : [];
    const scores = answer.kind === 'outliers' ? answer.result.scores : Float64Array.from(noise);
    const flags = Uint8Array.from(noise.length > 0 ? noise : new Uint8Array(n));
    if (answer.kind === 'outliers') for (const row of answer.result.outliers) flags[row] = 1;
    const stability = Float32Array.from(flags, (flag, row) =>
      flag ? 0.6 + 0.05 * (row % 8) : 0.05 * (row % 4),
    );
    return [{ method: name, title, scores, ranks: ranksOf(scores), flags, stability, runs: 20 }];
  });
  const agree = Int32Array.from({ length: n }, (_none, row) =>
    columns.reduce((sum, { flags }) => sum + flags[row], 0),
  );
  const inliers = [...agree.keys()].filter((row) => agree[row] === 0);
  const nearestInlier = agree.map((_by, row) => inliers[row % Math.max(1, inliers.length)] ?? -1);
  const combined = combineScores(
    columns.map(({ scores }) => scores),
    n,
  );
  return { columns, combined, order: descendingScoreOrder(combined), agree, nearestInlier };
}
