/** The titles of the kinds of findings in the language of the editor. */
import { type FindingKind, findingKinds } from '../../common/findings';
import { clip } from '../template';
import { t } from '../text';

/** A kind that this version does not declare has its name as title. */
export function kindTitle(kind: string): string {
  return Object.hasOwn(findingKinds, kind) ? t(findingKinds[kind as FindingKind].title) : clip(kind, 60);
}
