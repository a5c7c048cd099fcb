import { findingKinds } from '../../../common/findings';
import { formatEnglish } from '../../../common/messageTemplate';
import { defaultAudit } from '../../audit/audit';
import { countsOf } from '../../counts';
import { answeringDecisions } from '../../curation/answered';
import { contradictedBy } from '../../curation/changedMind';
import type { Decision } from '../../curation/decision';
import { changeDecisions, readDecisions } from '../../curation/decisionFile';
import { fieldNames } from '../../curation/fieldNames';
import { answerFinding, answers, correctField, type Stamp } from '../../curation/proposals';
import { RecordIndex } from '../../curation/recordIndex';
import type { Finding } from '../../dataset/types';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { type Command, type Flags, seedFlag, UsageError } from '../command';
import { counted } from '../counted';
import { datasetFlags, transformedFlag } from '../datasetFlags';
import { dateFlag, decisionsFlag, decisionsPath, stampFlags, writableDecisions } from '../decisionFlags';
import { encoderFlags } from '../encoderFlags';
import { readOpenFlags } from '../openFlags';

const ways = [...answers, 'correct'] as const;

/** `slakescope decide`: answers findings of the audit by decisions. */
export const decideCommand: Command = {
  name: 'decide',
  operands: ['FOLDER', '[FINDING …]'],
  summary:
    'Answers findings, by their ids or kinds, with decisions; without any it lists what can be decided.',
  flags: {
    as: {
      value: ways.join('|'),
      help: 'What to decide (propose: what its rule proposes first, as in the panel).',
    },
    field: {
      value: 'NAME',
      help: 'For correct: the field, as the file names it; modality and location in all records of the image.',
    },
    to: { value: 'TEXT', help: 'For correct: the right value.' },
    reason: { value: 'TEXT', help: 'Why; written into each decision.' },
    adjudicate: {
      help: 'Settles what readers decided otherwise: it counts instead of theirs, which stay.',
    },
    ...stampFlags,
    decisions: decisionsFlag,
    ...datasetFlags,
    ...encoderFlags,
    ...transformedFlag,
    seed: { value: 'N', help: 'Seed of everything random (42).' },
  },
  async run({ operands, flags, terminal, cancel }) {
    const seed = seedFlag(flags);
    const way = flags.choice('as', ways, 'propose');
    const [reader, reason] = [flags.text('reader'), flags.text('reason')];
    const stamp: Stamp = {
      date: dateFlag(flags),
      ...(reader && { reader }),
      ...(reason && { reason }),
      ...(flags.has('adjudicate') && { adjudicated: true }),
    };
    const session = await DatasetAnalysis.open(
      await readOpenFlags(operands[0], seed, flags),
      cancel,
      terminal,
    );
    const { dataset, curation } = session;
    const proposed = async (finding: Finding) =>
      (await curation.reviewCase(finding)).proposals.find(({ isGeneral }) => !isGeneral);
    const decide: (finding: Finding, index: RecordIndex) => readonly Decision[] | Promise<Decision[]> =
      way === 'correct'
        ? corrector(flags, stamp, Object.values(fieldNames(dataset)))
        : way === 'propose'
          ? async (finding) =>
              ((await proposed(finding))?.decisions ?? []).map((draft): Decision => ({ ...draft, ...stamp }))
          : (finding, index) => answerFinding(finding, way, index, stamp);
    const request = { ...defaultAudit(seed), transformed: flags.has('transformed') };
    const audited = await session.audit(request, cancel, terminal);
    const findings = [...dataset.findings, ...audited.findings];
    const path = await decisionsPath(flags, dataset.root);
    const file = await readDecisions(path, dataset.root);
    for (const { line, message } of file.findings) terminal.log('warn', `${path}:${line}: ${message}`);
    const wanted = operands.slice(1);
    if (wanted.length === 0) {
      // What other readers decided is not said to a reader.
      const own = file.decisions.flatMap(({ decision }) =>
        !reader || decision.reader === reader ? decision : [],
      );
      const answering = answeringDecisions(findings, own, dataset);
      for (const finding of findings) {
        const decision = answering.get(finding.id);
        const title = decision ? undefined : (await proposed(finding))?.title;
        const proposal = title ? `propose: ${formatEnglish(title)}` : 'needs judgement';
        const state = decision ? decidedBy(decision, finding) : proposal;
        terminal.print(`${finding.id}  [${state}]  ${finding.message}`);
      }
      const kinds = [...countsOf(findings.map(({ kind }) => kind))].map(([kind, n]) => `${kind} ${n}`);
      terminal.log(
        'info',
        `${counted(findings.length, 'finding')}, ${answering.size} decided: ${kinds.join(', ')}.`,
      );
      return 0;
    }
    await writableDecisions(flags, dataset);
    const index = new RecordIndex(dataset);
    const made: Decision[] = [];
    for (const name of wanted) {
      const named = findings.filter(({ id, kind }) => id === name || kind === name);
      if (named.length === 0 && Object.hasOwn(findingKinds, name))
        terminal.log('notice', `There is no finding of the kind ${name}.`);
      else if (named.length === 0)
        throw new UsageError(`There is no finding "${name}"; without one, decide lists them.`);
      for (const finding of named) {
        const { count = 1, places = [finding] } = finding;
        if (places.length < count) {
          const text = `${finding.id}: ${places.length} of its ${count} places are decided; apply these, then decide the rest.`;
          terminal.log('warn', text);
        }
        const decisions = await decide(finding, index);
        for (const decision of decisions) made.push(decision);
        if (decisions.length === 0) terminal.log('warn', `${finding.id}: ${undecided(finding, way)}`);
      }
    }
    const { added, removed } = await changeDecisions(path, dataset.root, made, contradictedBy(made));
    const replaced = removed.length > 0 ? `, instead of ${removed.length} of the same reader` : '';
    const known = made.length - added.length;
    terminal.print(`${path}: ${counted(added.length, 'new decision')}${replaced}, ${known} there already.`);
    return 0;
  },
};

/** @param names fields that a record may lack and get. */
function corrector(flags: Flags, stamp: Stamp, names: readonly string[]) {
  const change = { field: flags.required('field'), to: flags.required('to') };
  return async (finding: Finding, index: RecordIndex) => {
    const decisions = await correctField(finding, change, index, stamp);
    const isNew = decisions.some((one) => one.kind === 'correct' && one.old === null);
    if (isNew && !names.includes(change.field)) {
      throw new UsageError(
        `--field is "${change.field}", which a record of ${finding.id} does not have; name it as the file does, such as ${names.join(', ')}.`,
      );
    }
    return decisions;
  };
}

/** The decision about the finding, or one about something else that has settled it. */
function decidedBy({ kind, sample, finding }: Decision, { id }: Finding): string {
  return finding === id ? 'decided' : `settled by ${kind} ${sample}`;
}

function undecided({ kind }: Finding, answer: string): string {
  if (answer === 'gather') return 'its image lies in one split already, so that nothing is to be gathered.';
  return answer === 'propose'
    ? `the rule of ${kind} proposes nothing here; choose by --as.`
    : `${answer} does not fit what it is about.`;
}
