/**
 * Sentences that can be said in another language: an English template with the holes {0}, {1}, … and what fills them.
 * Only templates are ever looked up and filled. A value stands as it is, whatever braces it holds, so text of a
 * dataset always goes in as a value.
 */

export interface MessageTemplate {
  readonly template: string;
  readonly values: readonly MessageValue[];
}

/** Text and figures as they are, or a part that is said in the same language. */
export type MessageValue = string | number | MessageTemplate;

/** The tag of a template literal: sentence`${id} has no image.` is "{0} has no image." and the id. */
export function message(texts: TemplateStringsArray, ...values: MessageValue[]): MessageTemplate {
  return { template: texts.reduce((before, text, at) => `${before}{${at - 1}}${text}`), values };
}

/** @param twinOf gives the template in the language to speak, with the same holes. */
export function formatMessage(
  { template, values }: MessageTemplate,
  twinOf: (template: string) => string,
): string {
  return twinOf(template).replace(/\{(\d+)\}/g, (hole, index: string) => {
    const value = values[Number(index)];
    if (value === undefined) return hole;
    return typeof value === 'object' ? formatMessage(value, twinOf) : String(value);
  });
}

export function formatEnglish(said: MessageTemplate): string {
  return formatMessage(said, (template) => template);
}

/** "train and test"; for the few parts that a sentence can hold, at least one. */
export function allOf(parts: readonly MessageValue[]): MessageValue {
  return parts.reduce((before, part) => message`${before} and ${part}`);
}
