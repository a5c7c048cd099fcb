/** Findings as they are printed and written: in English, without the templates of their messages. */
import { jsonPieces } from '../../common/jsonPieces';
import type { Finding, RelatedLocation } from './types';

/** The text of a JSON list, in pieces. */
export function findingsJson(findings: readonly Finding[]): Iterable<string> {
  return jsonPieces(
    findings.map(({ related, ...finding }) => ({
      ...written(finding),
      places: undefined,
      related: related?.map(written),
    })),
    2,
  );
}

function written(place: RelatedLocation) {
  return { ...place, template: undefined };
}
