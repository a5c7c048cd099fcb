/** What jsonc-parser says is wrong with a text, in words. */
import { printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { sentence } from '../../common/sentence';
import type { SentenceValue } from '../../common/sentence';

const faults: Readonly<Record<string, SentenceValue>> = {
  InvalidSymbol: sentence`Invalid symbol`,
  InvalidNumberFormat: sentence`Invalid number format`,
  PropertyNameExpected: sentence`Property name expected`,
  ValueExpected: sentence`Value expected`,
  ColonExpected: sentence`Colon expected`,
  CommaExpected: sentence`Comma expected`,
  CloseBraceExpected: sentence`Close brace expected`,
  CloseBracketExpected: sentence`Close bracket expected`,
  EndOfFileExpected: sentence`End of file expected`,
  InvalidCommentToken: sentence`Invalid comment token`,
  UnexpectedEndOfComment: sentence`Unexpected end of comment`,
  UnexpectedEndOfString: sentence`Unexpected end of string`,
  UnexpectedEndOfNumber: sentence`Unexpected end of number`,
  InvalidUnicode: sentence`Invalid unicode`,
  InvalidEscapeCharacter: sentence`Invalid escape character`,
  InvalidCharacter: sentence`Invalid character`,
};

/** Of a text that the parser takes, but JSON does not allow, there is no error of the parser. */
export function syntaxFault(error: ParseError | undefined): SentenceValue {
  const name = error ? printParseErrorCode(error.error) : 'InvalidSymbol';
  return faults[name] ?? name;
}
