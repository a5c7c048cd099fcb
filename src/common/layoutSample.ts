/** What is said of the quality of a layout that was measured on some of its rows. */
import { message, type MessageTemplate, titled } from './messageTemplate';

const DIGITS = 4;

interface MeasuredSample {
  readonly rows: Int32Array;
  readonly standardErrors: { readonly trustworthiness: number; readonly continuity: number };
}

/** @param title of the layout's method. */
export function layoutSampleMessage(
  title: string,
  { rows, standardErrors }: MeasuredSample,
): MessageTemplate {
  const { trustworthiness, continuity } = standardErrors;
  return message`${titled(title)}: layout quality measured on ${rows.length} rows drawn by the seed, each against all; standard error ${trustworthiness.toFixed(DIGITS)} of trustworthiness, ${continuity.toFixed(DIGITS)} of continuity.`;
}
