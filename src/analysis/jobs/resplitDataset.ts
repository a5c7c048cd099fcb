/** New splits of an opened dataset: groups by the audit, by decisions and by names, then the splits. */
import type { MessageTemplate } from '../../common/messageTemplate';
import { defaultAudit } from '../audit/audit';
import type { Decision } from '../curation/decision';
import { splitsObstacle } from '../curation/editableLayout';
import { formGroups, leakingGroups, type Relation, splitsOf } from '../curation/groups';
import { type Resplit, resplit, type ResplitRequest } from '../curation/resplit';
import type { DatasetAnalysis } from '../session/datasetAnalysis';
import type { Reporter } from '../session/stageContext';
import type { CancelFlag } from '../taskContext';

export interface LeakingGroup {
  /** Ids. */
  readonly samples: readonly string[];
  readonly splits: readonly string[];
  readonly because: readonly Relation[];
}

export interface ResplitAnswer extends Resplit {
  /** Groups that lie in several splits now. */
  readonly leakingGroups: readonly LeakingGroup[];
  /** All samples, moved or not. */
  readonly samples: number;
  /** Why the moves could not be applied; null where they can, or where there are none. */
  readonly obstacle: MessageTemplate | null;
}

export type ResplitOptions = Omit<ResplitRequest, 'groups' | 'decisions'> & {
  readonly relations: readonly Relation[];
  readonly namePattern?: RegExp;
  readonly transformed?: boolean;
};

/** @throws AnalysisError as `resplit` and the audit do; CancelledError. */
export async function resplitDataset(
  session: DatasetAnalysis,
  decisions: readonly Decision[],
  { relations, namePattern, transformed = false, ...request }: ResplitOptions,
  cancel: CancelFlag,
  reporter: Reporter,
): Promise<ResplitAnswer> {
  const { dataset } = session;
  const { pairs } = await session.audit({ ...defaultAudit(request.seed), transformed }, cancel, reporter);
  const groups = formGroups(dataset, { pairs, decisions, relations, ...(namePattern && { namePattern }) });
  const leaking = leakingGroups(dataset, groups).map(({ members, because }) => ({
    samples: members.map((i) => dataset.samples[i].id),
    splits: splitsOf(dataset, members),
    because,
  }));
  const result = resplit(dataset, { ...request, groups, decisions });
  const targets = new Set(result.moves.flatMap((move) => (move.kind === 'move' ? move.to : [])));
  const obstacle = targets.size > 0 ? await splitsObstacle(dataset, targets) : undefined;
  return {
    ...result,
    leakingGroups: leaking,
    samples: dataset.samples.length,
    obstacle: obstacle ?? null,
  };
}
