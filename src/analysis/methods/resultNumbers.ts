/** The numbers of a result by their place: "inertia", "condensedTree.lambda", "coordinates". */
import { message, titled } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';

type Floats = Float32Array | Float64Array;

/**
 * The result with some of its numbers replaced; arrays that `replace` returns as they are stay the same.
 * @param replace is given each number as an array of one, and each array of floats, with its place.
 */
export function replaceNumbers<R>(result: R, replace: (values: Floats, place: string) => Floats): R {
  return replaced(result, '', replace) as R;
}

function replaced(
  value: unknown,
  place: string,
  replace: (values: Floats, place: string) => Floats,
): unknown {
  if (typeof value === 'number') return replace(Float64Array.of(value), place)[0];
  if (value instanceof Float32Array || value instanceof Float64Array) return replace(value, place);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, place, replace));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replaced(item, within(place, name), replace)]),
  );
}

/** The numbers of a matrix are named as the matrix. */
function within(place: string, name: string): string {
  if (name === 'data' && place !== '') return place;
  return place === '' ? name : `${place}.${name}`;
}

/**
 * Every number of a result is finite, but at the places whose meaning of infinity is documented.
 * @param infinite what infinity means, by place.
 * @returns the places that hold an infinity, each with its meaning.
 * @throws AnalysisError `bad-input` naming the method and the place.
 */
export function requireFinite(
  result: object,
  infinite: Readonly<Partial<Record<string, string>>>,
  title: string,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  replaceNumbers(result, (values, place) => {
    if (values.every(Number.isFinite)) return values;
    const meaning = infinite[place];
    if (meaning === undefined || values.some(Number.isNaN)) {
      throw new AnalysisError(
        'bad-input',
        message`${titled(title)}: ${place} of its result is not finite for these data; scale the data or change the parameters.`,
        { method: title, place },
      );
    }
    found[place] = meaning;
    return values;
  });
  return found;
}
