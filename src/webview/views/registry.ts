import type { ViewDefinition } from '../viewDefinition';
import { duplicatesView, findingsView, outliersView } from './checkViews';
import { compareView } from './compareView';
import { exploreView } from './exploreView';
import { hierarchyView } from './hierarchyView';
import { clusteringsView, reductionsView } from './multiplesView';
import { qaView } from './qaView';
import { reviewView } from './review/reviewView';
import { samplesView } from './samplesView';

/** Every view, in the order within its group; the first is shown first. */
export const views: readonly ViewDefinition[] = [
  exploreView,
  clusteringsView,
  reductionsView,
  compareView,
  hierarchyView,
  findingsView,
  duplicatesView,
  outliersView,
  reviewView,
  qaView,
  samplesView,
];
