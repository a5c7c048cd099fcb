import { type ParseError, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { syntaxFault } from '../../../src/analysis/dataset/syntaxFaults';
import { formatEnglish, message } from '../../../src/common/messageTemplate';

function firstFault(text: string): string {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return formatEnglish(message`${syntaxFault(errors[0])}`);
}

describe('faults of syntax', () => {
  it.each([
    ['nope', 'Invalid symbol'],
    ['1e', 'Unexpected end of number'],
    ['{1}', 'Property name expected'],
    ['[,]', 'Value expected'],
    ['{"a" 1}', 'Colon expected'],
    ['[1 2]', 'Comma expected'],
    ['{"a":1', 'Close brace expected'],
    ['[1', 'Close bracket expected'],
    ['1 2', 'End of file expected'],
    ['[] // a', 'Invalid comment token'],
    ['"a', 'Unexpected end of string'],
    ['"\\u12"', 'Invalid unicode'],
    ['"\\q"', 'Invalid escape character'],
    ['"\u0001"', 'Invalid character'],
  ])('of %s are told in words', (text, words) => {
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
