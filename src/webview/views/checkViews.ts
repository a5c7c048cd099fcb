/** What is wrong or unusual in the dataset: the findings of reading and audit, the duplicates, the outlier methods. */
import { t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { ComparisonPart } from './outliers/comparisonPart';
import { DuplicatesPart } from './outliers/duplicatesPart';
import { FindingsPart } from './outliers/findingsPart';

export const findingsView: ViewDefinition = {
  name: 'findings',
  group: 'check',
  title: () => t('Findings'),
  encodings: ['space', 'reduction'],
  methodsInUse: (model) => [model.reduction],
  make: (app) => new FindingsPart(app),
};

export const duplicatesView: ViewDefinition = {
  name: 'duplicates',
  group: 'check',
  title: () => t('Duplicates'),
  encodings: ['space', 'reduction'],
  methodsInUse: (model) => [model.reduction],
  make: (app) => new DuplicatesPart(app),
};

export const outliersView: ViewDefinition = {
  name: 'outliers',
  group: 'check',
  title: () => t('Outliers'),
  encodings: ['space', 'reduction'],
  methodsInUse: (model) => [model.reduction, ...model.methods('outliers').map(({ name }) => name)],
  make: (app) => new ComparisonPart(app),
};
