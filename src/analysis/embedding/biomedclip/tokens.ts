/**
 * Texts to token ids as open_clip's HFTokenizer gives them: cleaned, [CLS] + pieces + [SEP], at most 256 ids. The
 * tokenizer is the hub's own `tokenizer.json`, read by Hugging Face's JavaScript port.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import * as v from 'valibot';
import { message } from '../../../common/messageTemplate';
import { badFile } from '../../errors';
import { exists } from '../../files/missing';
import { readUserFile } from '../../files/userFile';
import { cleanText } from './cleanText';
import { tokenizerSchema } from './tokenizerSchema';

export const CONTEXT_LENGTH = 256;
/** The hub's file has 0.7 MB. */
const MAX_TOKENIZER_BYTES = 64 * 2 ** 20;
const MAX_SHOWN_PLACE = 80;

export interface TextTokenizer {
  readonly padId: number;
  /** One more than the largest id. */
  readonly vocabulary: number;
  readonly sha256: string;
  /** Ids without padding; at least [CLS] and [SEP]. */
  encode(text: string): Int32Array;
}

/**
 * @throws AnalysisError `bad-file` when the file is missing, or is not a WordPiece tokenizer of BERT's pieces with [PAD],
 * [CLS], [SEP].
 */
export async function readTokenizer(path: string): Promise<TextTokenizer> {
  if (!(await exists(path)))
    throw badFile(path, message`${path} does not exist; put the checkpoint's tokenizer.json beside it.`);
  return tokenizerOf(await readUserFile(path, MAX_TOKENIZER_BYTES), basename(path));
}

function tokenizerOf(bytes: Uint8Array, name: string): TextTokenizer {
  const read = v.safeParse(tokenizerSchema, parse(bytes), { abortEarly: true });
  if (!read.success) {
    const place = v.getDotPath(read.issues[0])?.slice(0, MAX_SHOWN_PLACE) ?? message`the file`;
    throw badFile(
      name,
      message`${name} is not a WordPiece tokenizer as BERT has it (${place}); take the tokenizer.json of the checkpoint.`,
    );
  }
  const json = read.output;
  const ids = new Map(Object.entries(json.model.vocab));
  for (const { content, id } of json.added_tokens) ids.set(content, id);
  const special = (token: string) => {
    const id = ids.get(token);
    if (id === undefined) throw badFile(name, message`${name} has no ${token} token.`);
    return id;
  };
  const [padId, start, end] = ['[PAD]', '[CLS]', '[SEP]'].map(special);
  // What comes after the pieces is ours.
  const pieces = { ...json, post_processor: null, decoder: null };
  const tokenizer = new Tokenizer(pieces, { tokenizer_class: 'BertTokenizer', do_lower_case: true });
  return {
    padId,
    vocabulary: [...ids.values()].reduce((most, id) => Math.max(most, id + 1), 0),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    encode(text) {
      const found = tokenizer.encode(cleanText(text), { add_special_tokens: false }).ids;
      return Int32Array.of(start, ...found.slice(0, CONTEXT_LENGTH - 2), end);
    },
  };
}

/** Undefined for what is not JSON. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
