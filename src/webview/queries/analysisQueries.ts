import type { AnswerPrior } from '../../analysis/audit/answerPriors';
import type { AuditAnswer } from '../../analysis/audit/audit';
import type { AnalysisParameters, FitRequest } from '../../analysis/methods/fit';
import type { OutlierComparison } from '../../analysis/outliers/outlierComparison';
import type { LayoutQuality } from '../../analysis/reduction/layoutQuality';
import type { GroupSample } from '../../analysis/sampling/samplingStrategy';
import type { GroupTopics } from '../../analysis/topics/topics';
import type { Rpc } from '../../common/rpc';
import type { PanelOffer, WebviewOffer } from '../protocol';
import { identityOf, keyOf, type Results, type RunState } from './results';

/** Something a part of the page waits for, as the notice over it shows it. */
export interface PendingResult {
  readonly title: string;
  readonly run: RunState<unknown> | null;
  /** There is no such method. */
  readonly missing?: boolean;
  retry(): void;
}

/** Neighbours that trust compares: as the summary of the command line does. */
const trustNeighbors = 15;
const topicWords = 8;

export type ChooseRequest = Parameters<PanelOffer['requests']['choose']>[0];

export class AnalysisQueries {
  /** Least similarities that were audited with. */
  private readonly audits = new Set<number | null>();

  constructor(
    private readonly host: Pick<Rpc<WebviewOffer, PanelOffer>, 'request'>,
    private readonly results: Results,
  ) {}

  /** @param n rows of the space: few rows have fewer neighbours. */
  trust(request: FitRequest, n: number): RunState<LayoutQuality> {
    const k = trustK(n);
    return this.results.keep(trustKey(request), () => this.host.request('trust', { ...request, k }));
  }

  peekTrust(request: FitRequest): LayoutQuality | null {
    return this.results.peekKey<LayoutQuality>(trustKey(request));
  }

  ledger(request: AnalysisParameters): RunState<OutlierComparison> {
    return this.results.keep(ledgerKey(request), () => this.host.request('ledger', request));
  }

  peekLedger(request: AnalysisParameters): OutlierComparison | null {
    return this.results.peekKey<OutlierComparison>(ledgerKey(request));
  }

  audit(duplicateSimilarity: number | null): RunState<AuditAnswer> {
    const key = auditKey(duplicateSimilarity);
    this.audits.add(duplicateSimilarity);
    return this.results.keep(key, () => this.host.request('audit', { duplicateSimilarity }));
  }

  /** Asks again for every audit that is known. Rejects as the host does; what was known then stays. */
  async renewAudits(): Promise<void> {
    for (const duplicateSimilarity of this.audits) {
      await this.results.renew(auditKey(duplicateSimilarity), () =>
        this.host.request('audit', { duplicateSimilarity }),
      );
    }
  }

  peekAudit(duplicateSimilarity: number | null): AuditAnswer | null {
    return this.results.peekKey<AuditAnswer>(auditKey(duplicateSimilarity));
  }

  /** Each of these depends on labels, which live as long as the run that made them. */
  priors(labels: Int32Array): RunState<readonly AnswerPrior[]> {
    return this.results.keep(priorsKey(labels), () => this.host.request('priors', { labels }));
  }

  topics(labels: Int32Array, seed: number): RunState<readonly GroupTopics[]> {
    return this.results.keep(`topics/${identityOf(labels)}/${seed}`, () =>
      this.host.request('topics', { labels, words: topicWords, seed }),
    );
  }

  choose(request: ChooseRequest): RunState<readonly GroupSample[]> {
    return this.results.keep(chooseKey(request), () => this.host.request('choose', request));
  }

  zeroShot(labels: readonly string[]): RunState<{ probabilities: Float32Array }> {
    return this.results.keep(zeroShotKey(labels), () => this.host.request('zeroShot', { labels }));
  }

  /** @param key of one of the above, that failed. */
  retry(key: string): void {
    this.results.retryKey(key);
  }
}

export function trustKey(request: FitRequest): string {
  return `trust/${keyOf(request)}`;
}

/** Trustworthiness is defined for k below half of the rows. */
export function trustK(n: number): number {
  return Math.max(1, Math.min(trustNeighbors, Math.floor((n - 1) / 2)));
}

export function ledgerKey({ space, params, seed }: AnalysisParameters): string {
  return `ledger/${JSON.stringify([space, params, seed])}`;
}

export function priorsKey(labels: Int32Array): string {
  return `priors/${identityOf(labels)}`;
}

export function chooseKey({ space, labels, strategy, perGroup, seed }: ChooseRequest): string {
  return `choose/${space}/${identityOf(labels)}/${strategy}/${perGroup}/${seed}`;
}

export function auditKey(duplicateSimilarity: number | null): string {
  return `audit/${duplicateSimilarity}`;
}

export function zeroShotKey(labels: readonly string[]): string {
  return `zeroShot/${JSON.stringify(labels)}`;
}
