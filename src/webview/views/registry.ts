import type { ViewDefinition } from '../viewDefinition';
import { compareView } from './compareView';
import { exploreView } from './exploreView';
import { hierarchyView } from './hierarchyView';
import { clusteringsView, reductionsView } from './multiplesView';
import { outliersView } from './outliersView';
import { qaView } from './qaView';
import { samplesView } from './samplesView';

/** Every view, in the order of the tabs; the first is shown first. */
export const views: readonly ViewDefinition[] = [
  exploreView,
  clusteringsView,
  reductionsView,
  outliersView,
  samplesView,
  qaView,
  hierarchyView,
  compareView,
];
