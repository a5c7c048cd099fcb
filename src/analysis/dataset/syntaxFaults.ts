/** The errors of jsonc-parser as parts of messages. */
import { type ParseError, printParseErrorCode } from 'jsonc-parser';
import { message, type MessageValue } from '../../common/messageTemplate';
const faults: Readonly<Record<string, MessageValue>> = {
  InvalidSymbol: message`Invalid symbol`,
  InvalidNumberFormat: message`Invalid number format`,
  PropertyNameExpected: message`Property name expected`,
  ValueExpected: message`Value expected`,
  ColonExpected: message`Colon expected`,
  CommaExpected: message`Comma expected`,
  CloseBraceExpected: message`Close brace expected`,
  CloseBracketExpected: message`Close bracket expected`,
  EndOfFileExpected: message`End of file expected`,
  InvalidCommentToken: message`Invalid comment token`,
  UnexpectedEndOfComment: message`Unexpected end of comment`,
  UnexpectedEndOfString: message`Unexpected end of string`,
  UnexpectedEndOfNumber: message`Unexpected end of number`,
  InvalidUnicode: message`Invalid unicode`,
  InvalidEscapeCharacter: message`Invalid escape character`,
  InvalidCharacter: message`Invalid character`,
};

/** @param error undefined for a text that the parser accepts although JSON does not allow it. */
export function syntaxFault(error: ParseError | undefined): MessageValue {
  const name = error ? printParseErrorCode(error.error) : 'InvalidSymbol';
  return faults[name] ?? name;
}
