/** What the review queue shows at first. */
import type { ReviewFilter } from '../protocol';

export const everything: ReviewFilter = {
  ...{ kind: '', severity: '', split: '', only: null, rows: [], sample: null },
  ...{ show: 'open', at: null },
};
