/** What models/kernels.wasm exports for reductions; contracts are beside the code in assembly/. */
import type { Pointer } from './pointer';

export interface LayoutKernels {
  standardizeGroups(
    points: Pointer,
    groups: Pointer,
    n: number,
    sizes: Pointer,
    count: number,
    means: Pointer,
    deviations: Pointer,
  ): void;
  turnPoints(points: Pointer, n: number, cos: number, sin: number): void;
  nearestTwo(
    points: Pointer,
    n: number,
    first: number,
    end: number,
    squares: Pointer,
    nearest: Pointer,
  ): void;
  pushCircles(
    circles: Pointer,
    n: number,
    near: boolean,
    gap: number,
    tolerance: number,
    share: number,
    limit: number,
  ): void;
  repel(
    x: Pointer,
    y: Pointer,
    first: number,
    end: number,
    bodyX: Pointer,
    bodyY: Pointer,
    mass: Pointer,
    length: number,
    forceX: Pointer,
    forceY: Pointer,
    totals: Pointer,
    slot: number,
  ): void;
  scratchBodies(n: number): number;
  descend(
    team: Pointer,
    progress: Pointer,
    pieces: number,
    n: number,
    attractRows: number,
    layout: Pointer,
    starts: Pointer,
    points: Pointer,
    p: Pointer,
    attraction: Pointer,
    order: Pointer,
    spareOrder: Pointer,
    keys: Pointer,
    spareKeys: Pointer,
    histogram: Pointer,
    x: Pointer,
    y: Pointer,
    nodes: Pointer,
    theta: number,
    capacity: number,
    scratch: Pointer,
    forceX: Pointer,
    forceY: Pointer,
    totals: Pointer,
    update: Pointer,
    gains: Pointer,
    attractionScale: number,
    repulsionScale: number,
    momentum: number,
    rate: number,
    leastZ: number,
  ): number;
  joinDescent(
    team: Pointer,
    layout: Pointer,
    starts: Pointer,
    points: Pointer,
    p: Pointer,
    attraction: Pointer,
    nodes: Pointer,
    theta: number,
    x: Pointer,
    y: Pointer,
    capacity: number,
    scratch: Pointer,
    forceX: Pointer,
    forceY: Pointer,
    totals: Pointer,
  ): void;
  endTeam(team: Pointer): void;
  edgeDivergence(layout: Pointer, starts: Pointer, points: Pointer, p: Pointer, n: number, z: number): number;
  step(
    n: number,
    layout: Pointer,
    update: Pointer,
    gains: Pointer,
    attraction: Pointer,
    order: Pointer,
    repulsionX: Pointer,
    repulsionY: Pointer,
    attractionScale: number,
    repulsionScale: number,
    momentum: number,
    rate: number,
  ): number;
  gaussianRows(rows: Pointer, n: number, k: number, entropy: number, squared: Pointer, state: Pointer): void;
  totalDistance(distances: Pointer, n: number, k: number): number;
  fitWidths(
    distances: Pointer,
    k: number,
    first: number,
    end: number,
    target: number,
    mean: number,
    sigmas: Pointer,
    rhos: Pointer,
  ): void;
  fillMemberships(
    indices: Pointer,
    distances: Pointer,
    k: number,
    first: number,
    end: number,
    sigmas: Pointer,
    rhos: Pointer,
    weights: Pointer,
  ): void;
  sampleEdges(
    layout: Pointer,
    n: number,
    heads: Pointer,
    tails: Pointer,
    periods: Pointer,
    nextSample: Pointer,
    nextNegative: Pointer,
    attraction: Pointer,
    repulsion: Pointer,
    random: Pointer,
    first: number,
    end: number,
    epoch: number,
    rate: number,
  ): void;
}
