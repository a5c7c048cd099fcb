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
  return fillHoles(localize(template), (index) => {
    const value = values.at(index);
    return typeof value === 'object' ? formatMessage(value, localize) : value;
  });
}

const han = /\p{Script=Han}/u;
const latin = { atStart: /^[A-Za-z0-9]/, atEnd: /[A-Za-z0-9]$/ };

/** With a space between Chinese and Latin letters or digits: "train 和 validate". @param valueOf undefined leaves the hole. */
export function fillHoles(template: string, valueOf: (index: number) => string | number | undefined): string {
  return template.replace(/\{(\d+)\}/g, (hole, index: string, at: number) => {
    const value = valueOf(Number(index));
    if (value === undefined) return hole;
    const text = String(value);
    const before = han.test(template.charAt(at - 1)) && latin.atStart.test(text) ? ' ' : '';
    const after = han.test(template.charAt(at + hole.length)) && latin.atEnd.test(text) ? ' ' : '';
    return before + text + after;
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
  const [before, last] = beforeLast(parts);
  return before === undefined ? last : message`${before} or ${last}`;
}

/** "train, validate and test"; at least one part. */
export function allOf(parts: readonly MessageValue[]): MessageValue {
  const [before, last] = beforeLast(parts);
  return before === undefined ? last : message`${before} and ${last}`;
}

function beforeLast(parts: readonly MessageValue[]): [MessageValue | undefined, MessageValue] {
  const last = parts[parts.length - 1];
  const others = parts.slice(0, -1);
  if (others.length === 0) return [undefined, last];
  return [others.reduce((before, part) => message`${before}, ${part}`), last];
}
