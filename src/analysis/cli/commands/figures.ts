import { resolve } from 'node:path';
import { figureFormats } from '../../../common/figure';
import { figurePalettes } from '../../../common/figurePalettes';
import { figurePresets } from '../../../common/figurePresets';
import { checkOutputFolder } from '../../dataset/outputTarget';
import { analyze } from '../../export/analyze';
import { figureDefinitions, figuresOf, figureTasks } from '../../export/figures/registry';
import { type FigureStyle, figureStyle } from '../../export/figures/style';
import { writeFigures } from '../../export/figures/writeFigures';
import { missingGlyphs } from '../../figure/missingGlyphs';
import { writeTogether } from '../../files/atomic';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import { stageContext } from '../../session/stageContext';
import { type Command, type Flags, seedFlag, UsageError } from '../command';
import { datasetFlags } from '../datasetFlags';
import { encoderFlags, readEncoderFlags } from '../encoderFlags';
import { listFlag } from '../listFlag';
import { readOpenFlags } from '../openFlags';
import { insideFlag, outputOptions } from '../outputFlags';
import { paramsFlag, readParamsFlag } from '../paramsFlag';

const MIN_WIDTH_MM = 40;
const MAX_WIDTH_MM = 600;
const MIN_FONT_PT = 5;
const MAX_FONT_PT = 24;
/** Characters that a warning names. */
const MAX_NAMED = 20;

/** `slakescope figures`: the figures of an analysis for print. */
export const figuresCommand: Command = {
  name: 'figures',
  operands: ['FOLDER'],
  summary: 'Draws the figures of an analysis for print: PNG at 300 dpi, SVG and PDF.',
  flags: {
    out: { value: 'DIR', help: 'Folder for the figures (slakescope-NAME-figures here).' },
    ...insideFlag,
    only: { value: 'NAMES', help: 'Which figures, by their names below (all that the dataset has).' },
    format: { value: figureFormats.join(','), help: 'Formats (all of these).' },
    preset: {
      value: figurePresets.map(({ name }) => name).join('|'),
      help: `Width and size of text (${figurePresets[0].name}).`,
    },
    width: { value: 'MM', help: 'Width, such as 85mm, instead of that of the preset.' },
    'font-size': { value: 'PT', help: 'Size of text, such as 7pt, instead of that of the preset.' },
    palette: {
      value: figurePalettes.map(({ name }) => name).join('|'),
      help: `Colours (${figurePalettes[0].name}).`,
    },
    ...datasetFlags,
    ...encoderFlags,
    ...paramsFlag,
    seed: { value: 'N', help: 'Seed of everything random (42).' },
  },
  notes: () =>
    [
      'Figures:',
      ...figureDefinitions.map(({ name, summary }) => `  ${name}: ${summary}`),
      'Presets:',
      ...figurePresets.map(
        ({ name, title, widthMm, fontPt }) => `  ${name}: ${title}, ${widthMm} mm, ${fontPt} pt`,
      ),
      'Palettes:',
      ...figurePalettes.map(({ name, title }) => `  ${name}: ${title}`),
    ].join('\n'),
  async run({ operands, flags, terminal, cancel }) {
    const seed = seedFlag(flags);
    const style = styleFlags(flags);
    const formats = chosen(flags, 'format', figureFormats);
    const names = chosen(
      flags,
      'only',
      figureDefinitions.map(({ name }) => name),
    );
    const wanted = figureDefinitions.filter(({ name }) => names.includes(name));
    const params = await readParamsFlag(flags);
    const choice = readEncoderFlags(flags);
    const options = outputOptions(flags, [choice.embeddings, choice.checkpoint, flags.text('params')]);
    await checkOutputFolder(resolve(flags.text('out') ?? '.'), [], options);
    const open = await readOpenFlags(operands[0], seed, flags);
    const session = await DatasetAnalysis.open(open, cancel, terminal);
    const { dataset } = session;
    const out = resolve(flags.text('out') ?? `slakescope-${dataset.name}-figures`);
    const files = wanted.flatMap(({ name }) => formats.map((format) => `${name}.${format}`));
    await checkOutputFolder(out, files, { ...options, roots: dataset.roots });
    const analysis = await analyze(session, { space: 'image', params, seed }, cancel, terminal);
    const drawing = figureTasks(session, formats, stageContext('Drawing figures', cancel, terminal), wanted);
    const figures = await figuresOf(session, analysis, style, drawing.making, wanted);
    await writeTogether(
      (write) => writeFigures(out, figures, formats, write, drawing.writing),
      () => cancel.check(),
    );
    for (const { name, title } of figures) terminal.print(`${name}: ${title}`);
    const drawn = new Set(figures.map(({ name }) => name));
    for (const { name } of wanted) {
      if (!drawn.has(name)) terminal.print(`${name}: the dataset has nothing for it.`);
    }
    for (const figure of figures) {
      const missing = missingGlyphs(figure);
      if (missing.length > 0) {
        terminal.log(
          'warn',
          `${figure.name}: the font of figures has no ${missing.slice(0, MAX_NAMED).join(' ')}${missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : ''}; boxes stand in their place.`,
        );
      }
    }
    terminal.print(`Written to ${out}`);
    return 0;
  },
};

/** @throws UsageError naming the flag and what it may be. */
function styleFlags(flags: Flags): FigureStyle {
  const names = figurePresets.map(({ name }) => name);
  const chosenPreset = flags.choice('preset', names, names[0]);
  const preset = figurePresets.find(({ name }) => name === chosenPreset) ?? figurePresets[0];
  const paletteNames = figurePalettes.map(({ name }) => name);
  const chosenPalette = flags.choice('palette', paletteNames, paletteNames[0]);
  const palette = figurePalettes.find(({ name }) => name === chosenPalette);
  const widthMm = lengthFlag(flags, 'width', 'mm', MIN_WIDTH_MM, MAX_WIDTH_MM) ?? preset.widthMm;
  const fontPt = lengthFlag(flags, 'font-size', 'pt', MIN_FONT_PT, MAX_FONT_PT) ?? preset.fontPt;
  return figureStyle({ ...preset, widthMm, fontPt }, palette);
}

/** A number with or without its unit: "85mm", "85". */
function lengthFlag(
  flags: Flags,
  name: string,
  unit: string,
  least: number,
  most: number,
): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const number = Number(text.endsWith(unit) ? text.slice(0, -unit.length) : text);
  if (text.trim() !== '' && number >= least && number <= most) return number;
  throw new UsageError(
    `--${name} is "${text}" but must be from ${least} to ${most} ${unit}, such as ${least}${unit}.`,
  );
}

function chosen<T extends string>(flags: Flags, name: string, choices: readonly T[]): readonly T[] {
  const given = listFlag(flags, name);
  if (given === undefined) return choices;
  const unknown = given.find((one) => !choices.some((choice) => choice === one));
  if (unknown !== undefined || given.length === 0) {
    throw new UsageError(`--${name} is "${given.join(',')}" but must be of ${choices.join(', ')}.`);
  }
  return choices.filter((choice) => given.some((one) => one === choice));
}
