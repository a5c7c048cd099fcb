/** The names of the tables of terms as parts of messages, so that they are localised with them. */
import { allOf, message, type MessageTemplate, type MessageValue } from '../../common/messageTemplate';
import { localizableNames } from './terms';

const sided: Readonly<Record<string, (name: MessageValue) => MessageTemplate>> = {
  left: (name) => message`left ${name}`,
  right: (name) => message`right ${name}`,
  upper: (name) => message`upper ${name}`,
  lower: (name) => message`lower ${name}`,
};

/** A name of the tables, with or without a side: "lung", "upper left lung". Any other text is returned unchanged. */
export function displayName(name: string): MessageValue {
  const match = /^(left|right|upper|lower) (.+)$/.exec(name);
  if (match) return sided[match[1]](displayName(match[2]));
  return localizableNames.has(name) ? { template: name, values: [] } : name;
}

/** "heart, lung and spleen"; at least two. */
export function displayNames(names: readonly string[]): MessageValue {
  const list = names.map(displayName);
  const before = list.slice(0, -1).reduce((all, name) => message`${all}, ${name}`);
  return allOf([before, ...list.slice(-1)]);
}
