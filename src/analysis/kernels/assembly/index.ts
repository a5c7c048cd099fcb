/**
 * Everything that models/kernels.wasm exports. AssemblyScript, not TypeScript: compiled by `npm run kernels`.
 *
 * Kernels own no memory: every array is a pointer into the one linear memory, which `Kernels` (../kernels.ts)
 * hands out in 16-byte steps. No decorators here, so that the formatter reads these files too.
 */
export { addPathLengths } from './addPathLengths';
export { addRows } from './addRows';
export { addWeightedRows } from './addWeightedRows';
export { byteColumns, byteRows, closeBytes, offerBytes } from './byteRows';
export { offerPairs, rankLists, rankWholeLists, sortLists } from './candidateLists';
export {
  addCenteredRows,
  centeredDistances,
  centeredLengths,
  centeredProducts,
  centerRows,
} from './centeredRows';
export { closeColumns } from './closeColumns';
export { addToColumns, addToRows, tileDistances } from './clusterSums';
export { addCombination, rowDots } from './combineRows';
export { joinCells, joinWithinCells, scratchBytes } from './joinRows';
export { ageEntries, joinCandidates, sampleCandidates } from './neighborDescent';
export { countNew } from './neighborLists';
export { moveDoubles, moveRows, normalizeRows, squaredLengths, squaredLengthsOfDoubles } from './rowLengths';
export { cosineDistances, fusedProducts, squaredDistances } from './exactKeys';
export { fillMemberships, fitWidths, totalDistance } from './fuzzyRows';
export { gaussianRows } from './gaussianRows';
export { densityLabels, joinClose, joinPair } from './joinClose';
export {
  dividedSums,
  nearestOthers,
  pairProducts,
  rowProducts,
  unitRows,
  unitRowsFrom,
} from './firstNeighbors';
export { hashRows } from './hashRows';
export { nearestTwo, standardizeGroups, turnPoints } from './planePoints';
export { integerRows } from './integerRows';
export { growTree } from './isolationTree';
export { layoutNearest, layoutRanks } from './layoutRanks';
export { beginRandom, fillRandom, firstInteger, firstPermutation } from './mt19937';
export { assignByProducts, mirror, moveByProducts } from './lloydByProducts';
export { assignCenters } from './nearestCenter';
export { assignRows, changedRows, openRows } from './nearestCenters';
export { closerDistances, cumulate } from './plusPlus';
export { projectRows } from './projectRows';
export { pushCircles } from './pushCircles';
export { reachRows, takeNearest } from './reachRows';
export { resampleAcross, resampleDown } from './resample';
export { orthonormalize, ritzCorrection, ritzPair } from './ritzPairs';
export { scratchBodies } from './quadTree';
export { addDots, addPieces, columnMeansOf, columnSquares, moveDots, takeCenter } from './scatterSums';
export { scatterTimes, scatterTimesMoments } from './scatterTimes';
export { scatterTimesSingle } from './scatterTimesSingle';
export { spaceRanks, spaceRanksBytes } from './spaceRanks';
export { addRowsOf, transposedStarts, transposeRows, uniteRowsOf } from './sparseRows';
export { addToMean, addToVariance, standardizeRows } from './standardizeRows';
export { symmetricEigen } from './symmetricEigen';
export { symmetricTimesVector } from './symmetricTimesVector';
export { endTeam } from './team';
export { setThread } from './thread';
export { descend, joinDescent } from './tsneDescent';
export { edgeDivergence, repel, step } from './tsneForces';
export { sampleEdges } from './umapForces';

/** First byte that an array may take. */
export function heapBase(): usize {
  return __heap_base;
}
