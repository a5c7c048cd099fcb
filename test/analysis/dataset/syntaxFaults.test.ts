import { type ParseError, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { syntaxFault } from '../../../src/analysis/dataset/syntaxFaults';
import { formatEnglish, message } from '../../../src/common/messageTemplate';
import faults from './syntaxFaults.json';

function firstFault(text: string): string {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return formatEnglish(message`${syntaxFault(errors[0])}`);
}

describe('faults of syntax', () => {
  it.each(faults)('of %s are told in words', (text, words) => {
    expect(firstFault(text)).toBe(words);
  });

  it('of a text without an error of the parser are one as well', () => {
    expect(formatEnglish(message`${syntaxFault(undefined)}`)).toBe('Invalid symbol');
  });

  it('are sentences of their own, all but those of a newer parser', () => {
    const problem = (error: number) =>
      JSON.parse(`{"error": ${error}, "offset": 0, "length": 1}`) as ParseError;
    for (let error = 1; error <= 16; error++) expect(syntaxFault(problem(error))).toHaveProperty('template');
    expect(syntaxFault(problem(99))).toMatch(/unknown/);
  });
});
