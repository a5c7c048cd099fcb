import { resolve } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { downloadModel, officialModelTerms } from '../../embedding/biomedclip/downloadModel';
import {
  findModel,
  importModel,
  listModels,
  modelsFolder,
  removeModel,
  type StoredModel,
} from '../../embedding/biomedclip/modelStore';
import { AnalysisError } from '../../errors';
import { verifyStored } from '../../jobs/verifyStored';
import { stageContext } from '../../session/stageContext';
import { inMegabytes } from '../../taskContext';
import { type Command, type CommandInput, UsageError } from '../command';
import { storageDir } from '../storage';

const actions: Readonly<Record<string, (input: CommandInput) => Promise<number>>> = {
  list,
  download,
  import: importFrom,
  remove,
  verify,
};

/** `slakescope model`: the BiomedCLIP checkpoints stored on this machine. */
export const modelCommand: Command = {
  name: 'model',
  operands: [Object.keys(actions).join('|'), '[PATH|MODEL]'],
  summary: 'Gets, lists, checks and removes the BiomedCLIP model.',
  flags: {
    yes: { help: 'Agree to the terms below and download.' },
    proxy: { value: 'URL', help: 'Proxy for downloads (HTTPS_PROXY, NO_PROXY).' },
    mirror: { value: 'URL', help: 'Server with the paths of huggingface.co (HF_ENDPOINT).' },
    examples: {
      value: 'DIR',
      help: "Folder with the hub's nine example images, for verify without a network.",
    },
  },
  notes: () =>
    `download fetches ${officialModelTerms.repository} (${megabytes(officialModelTerms.bytes)}, ${officialModelTerms.license}). ` +
    `${officialModelTerms.notice}\n` +
    'import PATH takes the checkpoint file, its folder, or a Hugging Face cache folder; tokenizer.json lies beside it.\n' +
    'verify reads the stored files again and compares the published probabilities of nine example images.',
  run(input) {
    const [name] = input.operands;
    const action = Object.hasOwn(actions, name) && actions[name];
    if (!action) throw new UsageError(`"${name}" must be one of ${Object.keys(actions).join(', ')}.`);
    return action(input);
  },
};

async function list({ terminal }: CommandInput): Promise<number> {
  const models = await listModels(storageDir());
  for (const model of models) terminal.print(describe(model));
  if (models.length === 0) terminal.print(`No model in ${modelsFolder(storageDir())}.`);
  return 0;
}

async function download({ flags, terminal, cancel }: CommandInput): Promise<number> {
  if (!flags.has('yes')) {
    const { repository, license, notice, bytes } = officialModelTerms;
    throw new UsageError(
      `This downloads ${repository}, ${megabytes(bytes)}, licence ${license}. ${notice} Add --yes to agree.`,
    );
  }
  const model = await downloadModel(
    storageDir(),
    inMegabytes(stageContext('Downloading BiomedCLIP (MB)', cancel, terminal)),
    hubOptions(flags),
  );
  terminal.print(describe(model));
  return 0;
}

async function importFrom({ operands, terminal, cancel }: CommandInput): Promise<number> {
  const path = operands.at(1);
  if (path === undefined) throw new UsageError('"model import" takes the file or folder to import.');
  const task = inMegabytes(stageContext('Importing the model (MB)', cancel, terminal));
  const model = await importModel(storageDir(), resolve(path), task);
  terminal.print(describe(model));
  return 0;
}

async function remove({ operands, terminal }: CommandInput): Promise<number> {
  const model = await removeModel(storageDir(), await named(operands[1]));
  terminal.print(`Removed ${describe(model)}`);
  return 0;
}

async function verify({ operands, flags, terminal, cancel }: CommandInput): Promise<number> {
  const model = await findModel(storageDir(), await named(operands[1]));
  const runs = {
    files: inMegabytes(stageContext('Reading the model (MB)', cancel, terminal)),
    examples: stageContext('Downloading the example images', cancel, terminal),
    numbers: stageContext('Comparing with the published numbers', cancel, terminal),
  };
  const { outcomes } = await verifyStored(
    model,
    storageDir(),
    runs,
    hubOptions(flags),
    flags.text('examples'),
  );
  terminal.print(`${model.checkpoint}: unchanged since it was stored.`);
  if (!outcomes) {
    terminal.print(`${model.title}: no published numbers to compare with.`);
    return 0;
  }
  for (const { agrees, file, label, probability, expectedLabel, expectedProbability } of outcomes) {
    terminal.print(
      `${agrees ? 'ok  ' : 'FAIL'} ${file}: ${label} ${probability.toFixed(6)}, published ${expectedLabel} ${expectedProbability}`,
    );
  }
  return outcomes.every(({ agrees }) => agrees) ? 0 : 1;
}

/** The named model, or the only stored one. */
async function named(model: string | undefined): Promise<string> {
  if (model !== undefined) return model;
  const models = await listModels(storageDir());
  if (models.length === 1) return models[0].sha256;
  if (models.length === 0)
    throw new AnalysisError(
      'bad-parameter',
      message`No model is stored yet; get one by "slakescope model download" or "slakescope model import PATH".`,
    );
  throw new AnalysisError(
    'bad-parameter',
    message`There are ${models.length} stored models; name one ("slakescope model list").`,
  );
}

function hubOptions(flags: CommandInput['flags']) {
  const proxy = flags.text('proxy');
  const endpoint = flags.text('mirror') ?? process.env['HF_ENDPOINT'];
  return { ...(proxy === undefined ? {} : { proxy: { url: proxy } }), ...(endpoint ? { endpoint } : {}) };
}

function describe(model: StoredModel): string {
  return `${model.sha256.slice(0, 12)}  ${model.title}, ${model.dimension} numbers a vector, ${megabytes(model.bytes)}, ${model.checkpoint}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
