import { resolve } from 'node:path';
import { unanswered } from '../../curation/answered';
import { findConflicts } from '../../curation/conflicts';
import type { Decision } from '../../curation/decision';
import { readDecisions } from '../../curation/decisionFile';
import { findingsJson } from '../../dataset/findingsJson';
import { checkOutputFile } from '../../dataset/outputTarget';
import { summarize } from '../../dataset/summary';
import type { Dataset, Finding } from '../../dataset/types';
import { auditSummary } from '../../export/auditTables';
import { writeAtomically } from '../../files/atomic';
import { exists } from '../../files/missing';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Auditable, openInParts } from '../../session/openInParts';
import { auditShard, auditShardFlags, readAuditShard } from '../auditShard';
import { type Command, type Flags, seedFlag, UsageError } from '../command';
import { counted } from '../counted';
import { datasetFlags, readSimilarityFlag, similarityFlag, transformedFlag } from '../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { findingLine } from '../findingLine';
import { readOpenFlags } from '../openFlags';
import { type CommandTerminal, printJson } from '../terminal';

/** `slakescope audit`: faults in the files, images and questions of a dataset. */
export const auditCommand: Command = {
  name: 'audit',
  operands: ['FOLDER'],
  summary:
    'Lists duplicates, leaks between splits and contradictory records, after the findings of `check`; exit code 1 if any is an error.',
  flags: {
    json: { help: 'Prints the findings as a JSON array.' },
    ...datasetFlags,
    ...encoderFlags,
    similarity: similarityFlag,
    ...transformedFlag,
    decisions: {
      value: 'FILE',
      help: 'Findings that the decisions in this file answer are counted, not listed; decisions that contradict each other are findings.',
    },
    findings: { value: 'FILE.json', help: 'Also writes the findings as a JSON array to this file.' },
    'exit-zero': { help: 'Ends with exit code 0 even if findings are errors (without it, with 1).' },
    ...auditShardFlags,
    seed: { value: 'N', help: 'Seed of everything random (42).' },
  },
  retried: true,
  async run({ operands, flags, terminal, cancel }) {
    const seed = seedFlag(flags);
    const shard = readAuditShard(flags);
    const duplicateSimilarity = readSimilarityFlag(flags);
    if (shard) {
      readEncoderFlags(flags); // refuses those of an encoder beside --embeddings
      terminal.print(await auditShard(operands[0], shard, duplicateSimilarity, flags, terminal, cancel));
      return 0;
    }
    const path = flags.text('decisions');
    if (path !== undefined && !(await exists(path))) {
      throw new UsageError(`--decisions: there is no file ${resolve(path)}.`);
    }
    const open = await readOpenFlags(operands[0], seed, flags);
    let read: Dataset | undefined;
    const onDataset = (dataset: Dataset) => void (read = dataset);
    const findingsFile = flags.text('findings');
    if (findingsFile !== undefined) await checkOutputFile(resolve(findingsFile));
    const parts = flags.text('parts');
    const opening: Promise<Auditable> =
      parts === undefined
        ? DatasetAnalysis.open(open, cancel, terminal, { onDataset })
        : openInParts(open, resolve(parts), cancel, terminal, { onDataset });
    const session = await opening.catch((error: unknown) => {
      // The findings say why there is nothing to audit.
      if (read?.samples.length === 0) printFindings(read.findings, read.root, flags, terminal);
      throw error;
    });
    const { root, roots } = session.dataset;
    if (findingsFile !== undefined) await checkOutputFile(resolve(findingsFile), { roots });
    const file = path === undefined ? undefined : await readDecisionsFlag(path, root);
    const notDuplicates = file?.decisions.flatMap(declaredApart) ?? [];
    const answer = await session.audit(
      { duplicateSimilarity, notDuplicates, transformed: flags.has('transformed'), seed },
      cancel,
      terminal,
    );
    const all = [...session.dataset.findings, ...answer.findings];
    const findings = file ? [...file.findings, ...unanswered(all, file.decisions, session.dataset)] : all;
    const answered = all.length + (file?.findings.length ?? 0) - findings.length;
    const { error, warning, info } = summarize({ ...session.dataset, findings }).findings;
    if (findingsFile !== undefined)
      await writeAtomically(resolve(findingsFile), findingsJson(findings), '\n');
    printFindings(findings, root, flags, terminal);
    if (!flags.has('json')) {
      const { exact, near, leakage, sameVolume } = auditSummary(answer).duplicates;
      terminal.print(
        `${session.dataset.root}: ${exact} exact and ${counted(near, 'near duplicate')}, ${leakage} of them across splits, ` +
          `${counted(sameVolume, 'pair')} of neighbouring slices; ` +
          `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(info, 'note')}.`,
      );
      if (file) terminal.print(`${counted(answered, 'finding')} answered by decisions.`);
      if (!flags.has('transformed'))
        terminal.log(
          'notice',
          'Copies that were mirrored, turned, cropped, inverted or written on were not looked for; --transformed does it.',
        );
    }
    return error > 0 && !flags.has('exit-zero') ? 1 : 0;
  },
};

/** Those that count; what contradicts itself counts for nothing and is a finding. */
async function readDecisionsFlag(path: string, root: string) {
  const file = await readDecisions(resolve(path), root);
  const conflicts = findConflicts(file.decisions, file.path, root);
  const counting = file.decisions.filter(
    (read) => !conflicts.decisions.has(read) && !conflicts.overruled.has(read),
  );
  return {
    decisions: counting.map(({ decision }) => decision),
    findings: [...file.findings, ...conflicts.findings],
  };
}

function declaredApart(decision: Decision): [string, string][] {
  return decision.kind === 'not-copies' ? [[decision.sample, decision.other]] : [];
}

function printFindings(
  findings: readonly Finding[],
  root: string,
  flags: Flags,
  terminal: CommandTerminal,
): void {
  if (flags.has('json')) printJson(terminal, findingsJson(findings));
  else for (const finding of findings) terminal.print(findingLine(finding, root));
}
