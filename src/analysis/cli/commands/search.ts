import { message } from '../../../common/messageTemplate';
import { AnalysisError } from '../../errors';
import { DatasetAnalysis } from '../../session/datasetAnalysis';
import type { Command } from '../command';
import { datasetFlags } from '../datasetFlags';
import { encoderFlags } from '../encoderFlags';
import { readOpenFlags } from '../openFlags';

const RESULTS = 10;
const queryKinds = ['text', 'image'] as const;
const targets = ['images', 'questions'] as const;

/** `slakescope search`: images or questions by similarity to a text or an image, best first. */
export const searchCommand: Command = {
  name: 'search',
  operands: ['FOLDER', 'QUERY'],
  summary: 'Ranks the images or questions of a dataset by a text or by one of its images.',
  flags: {
    by: { value: queryKinds.join('|'), help: 'Kind of QUERY: a text, or the id of a sample (text).' },
    of: { value: targets.join('|'), help: 'What is ranked (images).' },
    k: { value: 'N', help: `Number of results (${RESULTS}).` },
    ...datasetFlags,
    ...encoderFlags,
    encoder: {
      ...encoderFlags['encoder'],
      help: 'builtin, for images by an image, which are all that it ranks; otherwise biomedclip.',
    },
  },
  async run({ operands, flags, terminal, cancel }) {
    const [folder, query] = operands as [string, string];
    const k = flags.integer('k', RESULTS, 1);
    const by = flags.choice('by', queryKinds, 'text');
    const of = flags.choice('of', targets, 'images');
    const comparesImages = by === 'image' && of === 'images';
    const open = await readOpenFlags(folder, 42, flags, comparesImages ? 'builtin' : 'biomedclip');
    const session = await DatasetAnalysis.open(open, cancel, terminal);
    const { samples } = session.dataset;
    const index = by === 'image' ? samples.findIndex((sample) => sample.id === query) : -1;
    if (by === 'image' && index < 0)
      throw new AnalysisError(
        'bad-parameter',
        message`There is no sample "${query}" in ${session.dataset.root}.`,
      );
    const ranked = async () => {
      if (by === 'text')
        return of === 'images'
          ? session.searchImages(query, k, cancel, terminal)
          : session.searchQuestions(query, k, cancel, terminal);
      return of === 'images'
        ? session.neighbors('image', index, Math.min(k, samples.length))
        : session.questionsOfImage(index, k);
    };
    const { indices, similarities } = await ranked();
    const records =
      of === 'questions' ? samples.flatMap(({ id, qa }) => qa.map((record) => ({ id, record }))) : [];
    indices.forEach((row, i) => {
      const found = records.at(row);
      const words = found ? `${found.id}  ${found.record.question} ${found.record.answer}` : samples[row].id;
      terminal.print(`${similarities[i].toFixed(4)}  ${words}`);
    });
    return 0;
  },
};
