/**
 * What a `tokenizer.json` may hold: the pieces of BERT's WordPiece tokenizers. Others are refused, because they bring
 * regular expressions and replacements of their own, which may take for ever or grow a text a thousandfold.
 */
import * as v from 'valibot';

const MAX_TOKENS = 1_000_000;
const MAX_TOKEN_LENGTH = 1000;
const MAX_STEPS = 16;
/** Longer words are one unknown token; looking for pieces takes the cube of this. */
const MAX_WORD_LENGTH = 200;

const flag = v.optional(v.nullable(v.boolean()));
const id = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TOKENS));
const token = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TOKEN_LENGTH));

const normalizerSteps = [
  v.object({
    type: v.literal('BertNormalizer'),
    clean_text: flag,
    handle_chinese_chars: flag,
    strip_accents: flag,
    lowercase: flag,
  }),
  v.object({ type: v.picklist(['Lowercase', 'StripAccents', 'NFC', 'NFD', 'NFKC', 'NFKD']) }),
] as const;
const preTokenizerSteps = v.object({
  type: v.picklist(['BertPreTokenizer', 'Whitespace', 'WhitespaceSplit']),
});
const steps = <S extends v.GenericSchema>(step: S) => v.pipe(v.array(step), v.maxLength(MAX_STEPS));

/** Parsed, it holds nothing but these pieces. */
export const tokenizerSchema = v.object({
  added_tokens: v.optional(
    v.pipe(
      v.array(
        v.object({
          id,
          content: token,
          single_word: flag,
          lstrip: flag,
          rstrip: flag,
          normalized: flag,
          special: flag,
        }),
      ),
      v.maxLength(MAX_TOKENS),
    ),
    [],
  ),
  normalizer: v.optional(
    v.nullable(
      v.union([
        ...normalizerSteps,
        v.object({ type: v.literal('Sequence'), normalizers: steps(v.union(normalizerSteps)) }),
      ]),
    ),
    null,
  ),
  pre_tokenizer: v.optional(
    v.nullable(
      v.union([
        preTokenizerSteps,
        v.object({ type: v.literal('Sequence'), pretokenizers: steps(preTokenizerSteps) }),
      ]),
    ),
    null,
  ),
  model: v.object({
    type: v.literal('WordPiece'),
    unk_token: token,
    continuing_subword_prefix: v.optional(v.pipe(v.string(), v.maxLength(MAX_TOKEN_LENGTH)), '##'),
    max_input_chars_per_word: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_WORD_LENGTH)),
      100,
    ),
    vocab: v.record(v.string(), id),
  }),
});
