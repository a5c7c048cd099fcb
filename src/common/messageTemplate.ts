/**
 * Messages that can be localised: an English template with the holes {0}, {1}, … and the values that fill them. Only
 * templates are looked up and filled; a value stays as it is, whatever braces it holds, so text of a dataset is
 * always passed as a value.
 */

export interface MessageTemplate {
  readonly template: string;
  readonly values: readonly MessageValue[];
}

/** Text and numbers as they are, or a part that is localised with the message. */
export type MessageValue = string | number | MessageTemplate;

/** The tag of a template literal: message`${id} has no image.` is "{0} has no image." and the id. */
export function message(texts: TemplateStringsArray, ...values: MessageValue[]): MessageTemplate {
  return { template: texts.reduce((before, text, at) => `${before}{${at - 1}}${text}`), values };
}

/** @param localize gives the template in the language of the result, with the same holes. */
export function formatMessage(
  { template, values }: MessageTemplate,
  localize: (template: string) => string,
): string {
  return localize(template).replace(/\{(\d+)\}/g, (hole, index: string) => {
    const value = values.at(Number(index));
    if (value === undefined) return hole;
    return typeof value === 'object' ? formatMessage(value, localize) : String(value);
  });
}

export function formatEnglish(message: MessageTemplate): string {
  return formatMessage(message, (template) => template);
}

/** A title in English, as of a method, as part of a message, which has it in the language of the message. */
export function titled(title: string): MessageTemplate {
  return { template: title, values: [] };
}

/** "a, b or c"; at least one part. */
export function anyOf(parts: readonly MessageValue[]): MessageValue {
  const last = parts[parts.length - 1];
  if (parts.length === 1) return last;
  return message`${parts.slice(0, -1).reduce((before, part) => message`${before}, ${part}`)} or ${last}`;
}

/** "train and test"; at least one part. */
export function allOf(parts: readonly MessageValue[]): MessageValue {
  return parts.reduce((before, part) => message`${before} and ${part}`);
}
