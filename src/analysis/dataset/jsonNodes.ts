import type { Node } from 'jsonc-parser';
import { message, type MessageValue } from '../../common/messageTemplate';

/** A map, so that a key such as "__proto__" is only a key; the last of equal keys wins, as in JSON.parse. */
export function properties(object: Node): Map<string, Node> {
  const map = new Map<string, Node>();
  for (const property of object.children ?? []) {
    const key = property.children?.at(0);
    const value = property.children?.at(1);
    if (key && value) map.set(key.value as string, value);
  }
  return map;
}

/** The type of a value with its article: "a list". */
export function describeType(node: Node): MessageValue {
  switch (node.type) {
    case 'array':
      return message`a list`;
    case 'object':
      return message`an object`;
    case 'string':
      return message`a text`;
    case 'null':
      return 'null';
    case 'number':
      return message`a number`;
    case 'boolean':
      return message`a boolean`;
    case 'property':
      return message`a property`;
  }
}
