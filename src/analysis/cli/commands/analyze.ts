import { resolve } from 'node:path';
import { jsonPieces } from '../../../common/jsonPieces';
import { formatEnglish } from '../../../common/messageTemplate';
import { readTagFile } from '../../../common/tagFileText';
import { checkOutputFolder } from '../../dataset/outputTarget';
import { analysisFiles } from '../../export/analysisFiles';
import { layoutSampleMessages } from '../../export/analyze';
import { clusteringSummary } from '../../export/clusteringSummary';
import { exportAnalysis } from '../../export/exportAnalysis';
import { priorText } from '../../export/priorSummary';
import { reportLanguages } from '../../export/report/reportText';
import { type Command, seedFlag } from '../command';
import { datasetFlags, readColumnsFlag } from '../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { readTextFlag } from '../jsonFlag';
import { insideFlag, outputOptions } from '../outputFlags';
import { paramsFlag, readParamsFlag } from '../paramsFlag';
import { storage } from '../storage';
import { printJson } from '../terminal';

/** Of a tag file, in a warning. */
const MAX_NAMED_LINES = 20;
const sampleSpaces = ['image', 'text', 'combined'] as const;

/** `slakescope analyze`: everything about a dataset, as files. */
export const analyzeCommand: Command = {
  name: 'analyze',
  operands: ['FOLDER'],
  summary: 'Embeds a dataset, runs every method and writes tables.',
  flags: {
    out: { value: 'DIR', help: 'Folder for the results (slakescope-NAME here).' },
    ...insideFlag,
    ...datasetFlags,
    ...encoderFlags,
    space: { value: sampleSpaces.join('|'), help: 'Embeddings that the methods use (image).' },
    ...paramsFlag,
    tags: { value: 'FILE.tsv', help: 'Tag file of the editor: its tags become a column of points.csv.' },
    seed: { value: 'N', help: 'Seed of everything random (42).' },
    language: { value: reportLanguages.join('|'), help: `Language of report.html (${reportLanguages[0]}).` },
    excel: { help: 'CSV files begin with a byte order mark, by which Excel knows that they are UTF-8.' },
    json: { help: 'Prints summary.json instead of the table.' },
  },
  async run({ operands, flags, terminal, cancel }) {
    const seed = seedFlag(flags);
    const space = flags.choice('space', sampleSpaces, 'image');
    const language = flags.choice('language', reportLanguages, reportLanguages[0]);
    const tagFile = flags.text('tags');
    const said: { tagFile?: string } =
      tagFile === undefined ? {} : { tagFile: await readTextFlag('tags', tagFile) };
    const unknown = said.tagFile === undefined ? [] : readTagFile(said.tagFile).unknown;
    if (unknown.length > 0) {
      const lines =
        unknown.slice(0, MAX_NAMED_LINES).join(', ') + (unknown.length > MAX_NAMED_LINES ? ', …' : '');
      terminal.log(
        'warn',
        `--tags ${tagFile}: lines that are neither a tag nor a decision do nothing: ${lines}.`,
      );
    }
    const params = await readParamsFlag(flags);
    const choice = { ...readEncoderFlags(flags), ...(await readColumnsFlag(flags)) };
    const options = outputOptions(flags, [
      choice.embeddings,
      choice.checkpoint,
      flags.text('params'),
      tagFile,
    ]);
    const outOf = (name: string) => resolve(flags.text('out') ?? `slakescope-${name}`);
    // Before anything is read, and again once the name and the roots of the dataset are known.
    await checkOutputFolder(resolve(flags.text('out') ?? '.'), [], options);
    const { analysis, summary, out } = await exportAnalysis(
      { folder: operands[0], ...storage(), seed, ...choice },
      { space, params, seed },
      async ({ name, roots }) => {
        await checkOutputFolder(outOf(name), analysisFiles, { ...options, roots });
        return outOf(name);
      },
      cancel,
      terminal,
      { excel: flags.has('excel'), said, language },
    );
    for (const { space: of, warnings = [] } of [...analysis.fits, ...analysis.qaFits])
      for (const warning of warnings) terminal.log('warn', `${of} embeddings: ${formatEnglish(warning)}`);
    for (const note of layoutSampleMessages(analysis)) terminal.log('warn', formatEnglish(note));
    if (flags.has('json')) {
      printJson(terminal, jsonPieces(summary, 2));
    } else {
      terminal.printText(clusteringSummary(analysis));
      if (analysis.priors) terminal.printText(priorText(analysis.priors));
      terminal.print(`Written to ${out}`);
    }
    return 0;
  },
};
