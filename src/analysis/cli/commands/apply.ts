import { resolve } from 'node:path';
import * as v from 'valibot';
import { applyDecisions } from '../../curation/apply';
import { type CardFields, cardFieldsSchema } from '../../curation/croissant';
import { readDecisions } from '../../curation/decisionFile';
import { requireEditableRecords } from '../../curation/editableLayout';
import { imageModes } from '../../curation/imageMode';
import { findingsJson } from '../../dataset/findingsJson';
import { checkOutputFile } from '../../dataset/outputTarget';
import { readDataset } from '../../dataset/readDataset';
import { writeAtomically } from '../../files/atomic';
import { exists } from '../../files/missing';
import { countFindings } from '../../jobs/countFindings';
import { stageContext } from '../../session/stageContext';
import { type Command, type CommandInput, seedFlag, UsageError } from '../command';
import { counted } from '../counted';
import { datasetFlags, readColumnsFlag, transformedFlag } from '../datasetFlags';
import { dateFlag, decisionsFlag, decisionsPath } from '../decisionFlags';
import { encoderFlags } from '../encoderFlags';
import { findingLine } from '../findingLine';
import { readJsonFlag } from '../jsonFlag';
import { readOpenFlags } from '../openFlags';
import { outputOptions } from '../outputFlags';
import { printJson } from '../terminal';

/** `slakescope apply`: a cleaned copy of a dataset. */
export const applyCommand: Command = {
  name: 'apply',
  operands: ['FOLDER'],
  summary:
    'Writes a copy of the dataset with the decisions applied, with errata, changes and a data card; exit code 1 if a decision could not be applied.',
  flags: {
    out: { value: 'DIR', required: true, help: 'New or empty folder for the copy, outside the dataset.' },
    decisions: decisionsFlag,
    images: {
      value: imageModes.join('|'),
      help: 'Copies pictures, or makes hard links, which take no space but share their bytes with the source (copy).',
    },
    replace: { help: 'Replaces a copy that an earlier call made in DIR.' },
    card: {
      value: 'FILE.json',
      help: 'For croissant.json: name, description, license, url, creator, citeAs, version, datePublished.',
    },
    ids: {
      value: 'FILE.json',
      help: 'Also writes the ids of the images that stay and that go: {"keep": [...], "drop": [...]}.',
    },
    audit: { help: 'Audits the dataset and the copy; the counts are in CHANGES.md and croissant.json.' },
    ...transformedFlag,
    ...datasetFlags,
    ...encoderFlags,
    seed: { value: 'N', help: 'Seed of the audit (42).' },
    date: { value: 'DATE', help: 'Date of a copy without any decision (today).' },
    json: { help: 'Prints the findings about decisions as a JSON array.' },
  },
  async run(input) {
    const { operands, flags, terminal, cancel } = input;
    const out = resolve(flags.required('out'));
    const images = flags.choice('images', imageModes, 'copy');
    const date = dateFlag(flags);
    const card = await readCard(flags.text('card'));
    const columns = await readColumnsFlag(flags);
    const audit = flags.has('audit') ? auditor(input) : undefined;
    const dataset = await readDataset(
      operands[0],
      stageContext('Reading the dataset', cancel, terminal),
      columns,
    );
    const path = await decisionsPath(flags, dataset.root);
    if (!(await exists(path))) {
      if (flags.text('decisions') !== undefined)
        throw new UsageError(`--decisions: there is no file ${path}.`);
      terminal.log(
        'warn',
        `There is no file ${path}, so that nothing is changed; --decisions names another.`,
      );
    }
    const file = await readDecisions(path, dataset.root);
    requireEditableRecords(
      dataset,
      file.decisions.map(({ decision }) => decision),
    );
    const ids = flags.text('ids');
    if (ids !== undefined)
      await checkOutputFile(resolve(ids), {
        ...outputOptions(flags, [path]),
        roots: dataset.roots,
      });
    const replace = flags.has('replace');
    const request = { out, images, replace, card, date, ...columns, ...(audit && { audit }) };
    const task = stageContext('Writing the copy', cancel, terminal);
    const answer = await applyDecisions(dataset, file, request, task);
    if (ids !== undefined) await writeAtomically(resolve(ids), `${JSON.stringify(answer.ids, null, 2)}\n`);
    if (flags.has('json')) printJson(terminal, findingsJson(answer.findings));
    else {
      for (const finding of answer.findings) terminal.print(findingLine(finding, dataset.root));
      for (const name of answer.unreadable)
        terminal.print(`${name}: could not be read and is not in the copy.`);
      const { length } = answer.after.samples;
      const moot = answer.moot > 0 ? `, ${answer.moot} about images that are dropped` : '';
      const overruled = answer.overruled > 0 ? `, ${answer.overruled} that others replace` : '';
      terminal.print(
        `${out}: ${counted(length, 'sample')}; ${answer.applied} decisions applied, ${answer.notApplied} not${moot}${overruled}.`,
      );
      const { missingCardProperties: missing } = answer;
      if (missing.length > 0)
        terminal.print(`croissant.json lacks ${missing.join(', ')}; give them by --card FILE.`);
    }
    return answer.notApplied > 0 || answer.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

/** Counts the findings of the dataset in a folder, with embeddings in a folder that is removed afterwards. */
function auditor({ flags, terminal, cancel }: CommandInput) {
  const seed = seedFlag(flags);
  const transformed = flags.has('transformed');
  return async (folder: string) =>
    countFindings(await readOpenFlags(folder, seed, flags), { transformed }, cancel, terminal);
}

async function readCard(path: string | undefined): Promise<CardFields> {
  if (path === undefined) return {};
  const read = v.safeParse(cardFieldsSchema, await readJsonFlag('card', path));
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new UsageError(`--card ${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}.`);
}
