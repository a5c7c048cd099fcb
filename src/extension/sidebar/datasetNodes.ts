/** What the side bar says about one open dataset: its samples, clusters, outliers, findings, tags, decisions and runs. */
import * as vscode from 'vscode';
import type { Decision } from '../../analysis/curation/decision';
import type { Finding } from '../../analysis/dataset/types';
import type { FieldColumn } from '../../analysis/session/datasetColumns';
import type { RunInfo } from '../../analysis/session/runs';
import { type FindingKind, findingKinds } from '../../common/findings';
import { rowsByLabel } from '../../common/labels';
import { flaggedInOrder } from '../../common/ranks';
import type { DatasetModel } from '../datasets/datasetModel';
import { rangeOf, uriOf } from '../findings/places';
import { lookUp } from '../language/lookUp';
import { number } from '../language/number';
import { SHOW_ROWS } from '../records/recordLenses';
import { RunNode } from '../runs/runNode';
import { decisionsNode } from './decisionNodes';
import { listed } from './listed';
import { TreeNode } from './treeNode';

const severityIcons = { error: 'error', warning: 'warning', info: 'info' } as const;

/** A tag with the rows of its samples. */
export interface TagRows {
  readonly tag: string;
  readonly indices: readonly number[];
}

/** None of a dataset that could not be read: its error is all there is to say. @param isWhole whether long lists are not cut. */
export function datasetNodes(
  model: DatasetModel,
  tags: readonly TagRows[],
  decisions: readonly Decision[],
  runs: readonly RunInfo[],
  isWhole: boolean,
): TreeNode[] {
  const { columns } = model;
  if (!columns || model.phase.phase === 'failed') return [];
  const id = (name: string) => `${model.place.key}|${name}`;
  const group = (
    name: string,
    label: string,
    icon: string,
    count: number,
    children: () => TreeNode[],
    context = 'group',
  ) =>
    new TreeNode(id(name), label, {
      icon,
      context,
      uri: model.folder,
      description: number(count),
      ...(count > 0 ? { children } : {}),
    });
  const rowsNode = (name: string, label: string, rows: readonly number[], icon: string) =>
    new TreeNode(id(name), label, {
      icon,
      description: number(rows.length),
      command: { id: SHOW_ROWS, args: [model.root, rows] },
    });
  const sampleNodes = (name: string, rows: readonly number[]) =>
    listed(
      rows,
      isWhole,
      (row) =>
        new TreeNode(id(`${name}/${row}`), columns.ids[row], {
          icon: 'file-media',
          command: { id: SHOW_ROWS, args: [model.root, [row]] },
        }),
    );

  const { results, findings } = model;
  const clusterings = results.clusters.map(({ method, title, labels }) => {
    const groups = [...rowsByLabel(labels)];
    const clusters = groups.filter(([label]) => label >= 0).length;
    return group(
      `clusters/${method}`,
      vscode.l10n.t('Clusters of {0}', title),
      'group-by-ref-type',
      clusters,
      () =>
        groups.map(([label, rows]) =>
          rowsNode(
            `clusters/${method}/${label}`,
            label < 0 ? vscode.l10n.t('Noise') : vscode.l10n.t('Cluster {0}', label),
            rows,
            'circle-filled',
          ),
        ),
    );
  });
  const outliers =
    results.outliers?.agree.length === columns.ids.length ? flaggedInOrder(results.outliers) : [];
  const kinds = [...findings.counts()];
  return [
    group('samples', vscode.l10n.t('Samples'), 'file-media', columns.ids.length, () =>
      columns.fields.flatMap((field) => fieldNode(field, model, rowsNode) ?? []),
    ),
    ...clusterings,
    ...(results.outliers
      ? [
          group(
            'outliers',
            vscode.l10n.t('Outliers'),
            'debug-breakpoint-log-unverified',
            outliers.length,
            () => sampleNodes('outliers', outliers),
          ),
        ]
      : []),
    group(
      'findings',
      vscode.l10n.t('Findings'),
      'checklist',
      findings.all.length,
      () => kinds.map(([kind, count]) => kindNode(kind, count, model, id, isWhole)),
      'findings',
    ),
    group('tags', vscode.l10n.t('Tags'), 'tag', tags.length, () =>
      tags.map(({ tag, indices }) => rowsNode(`tags/${tag}`, tag, indices, 'tag')),
    ),
    decisionsNode(model, decisions, isWhole),
    group(
      'runs',
      vscode.l10n.t('Runs'),
      'beaker',
      runs.length,
      () => runs.map((run) => new RunNode(model, run)),
      'runs',
    ),
  ];
}

/** The values of a field; undefined where it has none to choose from. */
function fieldNode(
  field: FieldColumn,
  { place }: DatasetModel,
  rowsNode: (name: string, label: string, rows: readonly number[], icon: string) => TreeNode,
): TreeNode | undefined {
  if (field.kind !== 'category' || field.level !== 'image' || field.empty) return undefined;
  const { values, codes } = field.column;
  const children = () =>
    [...rowsByLabel(codes)].map(([code, rows]) =>
      rowsNode(`samples/${field.id}/${values[code]}`, values[code], rows, 'symbol-enum-member'),
    );
  return new TreeNode(`${place.key}|samples/${field.id}`, lookUp(field.title), {
    icon: 'symbol-enum',
    description: number(values.length),
    children,
  });
}

function kindNode(
  kind: FindingKind,
  count: number,
  model: DatasetModel,
  id: (name: string) => string,
  isWhole: boolean,
): TreeNode {
  const ofKind = () => model.findings.all.filter((finding) => finding.kind === kind);
  return new TreeNode(id(`findings/${kind}`), lookUp(findingKinds[kind].title), {
    icon: severityIcons[findingKinds[kind].severity],
    description: number(count),
    children: () => listed(ofKind(), isWhole, (finding) => findingNode(finding, model, id)),
  });
}

function findingNode(finding: Finding, model: DatasetModel, id: (name: string) => string): TreeNode {
  const uri = uriOf(finding, model.root);
  return new TreeNode(id(`finding/${finding.id}`), finding.message, {
    icon: severityIcons[finding.severity],
    description: finding.sample ?? finding.file,
    tooltip: `${finding.file}: ${finding.message}`,
    command: { id: 'vscode.open', args: [uri, { selection: rangeOf(finding), preview: true }] },
  });
}
