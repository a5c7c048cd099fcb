import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTokenizer } from '../../../../src/analysis/embedding/biomedclip/tokens';
import { temporaryFolder } from '../../../temporaryFolder';
import { tokenizerPath } from './fixture';

const room = temporaryFolder();
const official = JSON.parse(readFileSync(tokenizerPath, 'utf8')) as Record<string, object>;

/** The official tokenizer with some of its parts replaced. */
function changed(parts: Record<string, unknown>) {
  const path = join(room, 'tokenizer.json');
  writeFileSync(path, JSON.stringify({ ...official, ...parts }));
  return readTokenizer(path);
}

const bomb = { Regex: '(a+)+$' };

describe('tokenizer.json', () => {
  it.each([
    [
      'a regular expression in the normalizer',
      { normalizer: { type: 'Replace', pattern: bomb, content: '' } },
      'normalizer',
    ],
    [
      'a replacement that grows',
      {
        normalizer: {
          type: 'Sequence',
          normalizers: [{ type: 'Replace', pattern: { String: 'a' }, content: 'a'.repeat(1000) }],
        },
      },
      'normalizer',
    ],
    [
      'a regular expression in the pre-tokenizer',
      { pre_tokenizer: { type: 'Split', pattern: bomb, behavior: 'Isolated', invert: false } },
      'pre_tokenizer',
    ],
    ['an unknown type', { pre_tokenizer: { type: 'Unheard' } }, 'pre_tokenizer'],
    ['another model', { model: { type: 'BPE', vocab: {}, merges: [] } }, 'model'],
    ['added tokens as an object', { added_tokens: { id: 1 } }, 'added_tokens'],
    ['added tokens that are null', { added_tokens: null }, 'added_tokens'],
    ['a negative id', { added_tokens: [{ id: -1, content: '[PAD]' }] }, 'added_tokens.0.id'],
    ['no vocabulary', { model: { ...official['model'], vocab: null } }, 'model.vocab'],
    [
      'endless words',
      { model: { ...official['model'], max_input_chars_per_word: 1e9 } },
      'model.max_input_chars_per_word',
    ],
  ])('is refused for %s', async (_what, parts, place) => {
    await expect(changed(parts)).rejects.toMatchObject({ code: 'bad-file' });
    await expect(changed(parts)).rejects.toThrow(`is not a WordPiece tokenizer as BERT has it (${place}`);
  });

  it('may do without what a tokenizer has a default for, and keeps its ids', async () => {
    const [own, sequence] = [
      await readTokenizer(tokenizerPath),
      await changed({
        normalizer: { type: 'Sequence', normalizers: [official['normalizer']] },
        pre_tokenizer: { type: 'Sequence', pretokenizers: [official['pre_tokenizer']] },
        post_processor: bomb,
        decoder: { type: 'Replace', pattern: bomb, content: '' },
      }),
    ];
    for (const text of ['Is the left lung healthy?', 'Où est le cœur? 肺', '']) {
      expect(sequence.encode(text)).toEqual(own.encode(text));
    }
  });
});
