import { formatEnglish, message, type MessageTemplate } from '../../../../common/messageTemplate';

/** What is wrong with a Parquet file, in words that follow "The file ". */
export class ParquetError extends Error {
  constructor(readonly reason: MessageTemplate) {
    super(formatEnglish(reason));
  }
}

/** @param detail technical words, which are not translated. */
export function damaged(detail: string): ParquetError {
  return new ParquetError(message`is damaged (${detail})`);
}

/** @param detail technical words, which are not translated. */
export function tooLarge(detail: string): ParquetError {
  return new ParquetError(
    message`is too large to be read (${detail}). Write it again with row groups of about 1,000 rows`,
  );
}

/** Whatever the decoding of damaged bytes throws, as a reason; errors of the system pass through. */
export function asParquetError(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof ParquetError) return error;
  const ofDecoders =
    error instanceof RangeError ||
    error instanceof TypeError ||
    (error.constructor === Error && !('syscall' in error));
  return ofDecoders ? damaged(`${where} cannot be decoded`) : error;
}
