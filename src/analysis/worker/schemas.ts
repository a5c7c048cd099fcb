/** Schemas of arguments that several requests take. Each message says what is allowed. */
import * as v from 'valibot';
import { type FindingKind, findingKinds } from '../../common/findings';
import { draftDecision } from '../curation/decision';
import { type SampleSpaceName, spaceNames } from '../embedding/spaceName';

const MAX_SEED = 0xffffffff;
const MAX_TEXT_LENGTH = 1_000_000;

export function integer(max = Number.MAX_SAFE_INTEGER) {
  const allowed = max === Number.MAX_SAFE_INTEGER ? 'an integer >= 0' : `an integer from 0 to ${max}`;
  return v.pipe(v.number(allowed), v.safeInteger(allowed), v.minValue(0, allowed), v.maxValue(max, allowed));
}

export const seed = integer(MAX_SEED);

const shortEnough = `a text of at most ${MAX_TEXT_LENGTH} characters`;
export const text = v.pipe(v.string(shortEnough), v.maxLength(MAX_TEXT_LENGTH, shortEnough));

export const spaceName = v.picklist(spaceNames, `one of ${spaceNames.join(', ')}`);
const sampleSpaces = spaceNames.filter((name): name is SampleSpaceName => name !== 'qa');
export const sampleSpaceName = v.picklist(sampleSpaces, `one of ${sampleSpaces.join(', ')}`);

/** Values by name; a list is refused. */
function byName<Value extends v.GenericSchema>(value: Value) {
  const allowed = 'an object of named values';
  const isObject = (given: unknown) => typeof given === 'object' && given !== null && !Array.isArray(given);
  return v.pipe(v.unknown(), v.check(isObject, allowed), v.record(v.string(), value, allowed));
}

/** Only the shape; the method's declaration checks each value. */
const params = byName(
  v.union([v.number(), v.string(), v.boolean(), v.null()], 'a number, a text, true, false or null'),
);

const MAX_SWEPT = 60;
const sweptValues = `a list of at most ${MAX_SWEPT} numbers`;

/** What `FitRequest` holds. */
export const fitArgs = {
  space: spaceName,
  method: text,
  params,
  seed,
  initial: v.optional(
    v.pipe(
      v.custom<Float32Array>((value) => value instanceof Float32Array, 'a Float32Array'),
      v.check((layout) => layout.every(Number.isFinite), 'a Float32Array of finite numbers'),
    ),
  ),
};

/** What `SweepRequest` holds. */
export const sweepArgs = {
  space: sampleSpaceName,
  method: text,
  param: text,
  values: v.pipe(
    v.array(v.number(sweptValues), sweptValues),
    v.maxLength(MAX_SWEPT, sweptValues),
    v.readonly(),
  ),
  params,
  seed,
};

/** Names of clusters, by method, then by label. */
export const clusterNames = byName(byName(text));

/** What `AnalysisParameters` holds. */
export const analysisArgs = { space: sampleSpaceName, params: byName(params), seed };

/** Cluster of each row, -1 = none; whether there are as many as rows is checked where they are used. */
export const labels = v.pipe(
  v.custom<Int32Array>((value) => value instanceof Int32Array, 'an Int32Array'),
  v.check((values) => values.every((label) => label >= -1), 'an Int32Array of labels >= -1'),
);

/** Rows; whether they exist is checked where they are used. */
export const rows = v.pipe(
  v.custom<Int32Array>((value) => value instanceof Int32Array, 'an Int32Array'),
  v.check((values) => values.every((row) => row >= 0), 'an Int32Array of rows >= 0'),
);

/** What answers a finding, as the webview sends it. */
export const draftDecisions = v.pipe(v.array(draftDecision, 'a list of decisions'), v.readonly());

const place = {
  file: v.string(),
  line: integer(),
  column: integer(),
  row: v.optional(integer()),
  sample: v.optional(v.string()),
};
/** What is needed of a `Finding` to show and to answer it. */
export const findingPlaces = v.object({
  id: v.string(),
  kind: v.custom<FindingKind>((kind) => typeof kind === 'string' && Object.hasOwn(findingKinds, kind)),
  ...place,
  count: v.optional(integer()),
  related: v.optional(v.pipe(v.array(v.object(place)), v.readonly())),
});
