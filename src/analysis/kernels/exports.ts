/** What models/kernels.wasm exports; contracts are beside the code in assembly/. Pointers are byte offsets. */
type Pointer = number;

export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;

  addPathLengths(
    rows: Pointer,
    d: number,
    first: number,
    end: number,
    nodes: Pointer,
    roots: Pointer,
    trees: number,
    depth: number,
    sums: Pointer,
  ): void;
  addRows(rows: Pointer, labels: Pointer, n: number, stride: number, sums: Pointer): void;
  squaredLengths(rows: Pointer, n: number, d: number, squares: Pointer): void;
  squaredLengthsOfDoubles(rows: Pointer, n: number, d: number, squares: Pointer): void;
  moveRows(rows: Pointer, n: number, d: number, weights: Pointer, mean: Pointer): void;
  normalizeRows(rows: Pointer, n: number, d: number): void;
  hashRows(rows: Pointer, n: number, words: number, hashes: Pointer): void;
  addWeightedRows(rows: Pointer, weights: Pointer, n: number, d: number, sums: Pointer): void;

  centerRows(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    first: number,
    end: number,
    out: Pointer,
  ): void;
  centeredLengths(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    first: number,
    end: number,
    lengths: Pointer,
  ): void;
  addCenteredRows(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    list: Pointer,
    from: Pointer,
    count: number,
    labels: Pointer,
    sizes: Pointer,
    sums: Pointer,
    first: number,
    end: number,
  ): void;
  centeredDistances(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    first: number,
    end: number,
    labels: Pointer,
    centers: Pointer,
    out: Pointer,
  ): void;
  centeredProducts(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    list: Pointer,
    first: number,
    end: number,
    others: Pointer,
    fours: number,
    scratch: Pointer,
    out: Pointer,
    stride: number,
  ): void;
  assignRows(
    rows: Pointer,
    bytes: number,
    d: number,
    mean: Pointer,
    list: Pointer,
    first: number,
    end: number,
    norms: Pointer,
    centers: Pointer,
    lengths: Pointer,
    k: number,
    longest: number,
    step: number,
    moved: Pointer,
    products: Pointer,
    labels: Pointer,
    upper: Pointer,
    lower: Pointer,
    before: Pointer,
  ): void;
  openRows(
    n: number,
    labels: Pointer,
    upper: Pointer,
    lower: Pointer,
    moves: Pointer,
    farthest: number,
    largest: number,
    other: number,
    margin: number,
    open: Pointer,
  ): number;
  changedRows(list: Pointer, before: Pointer, count: number, labels: Pointer, rows: Pointer): number;
  closerDistances(
    closest: Pointer,
    products: Pointer,
    norms: Pointer,
    sizes: Pointer,
    n: number,
    candidate: number,
    out: Pointer,
  ): number;
  cumulate(values: Pointer, groupOf: Pointer, n: number, out: Pointer): number;
  mirror(matrix: Pointer, n: number): void;
  assignByProducts(
    n: number,
    k: number,
    sums: Pointer,
    counts: Pointer,
    lengths: Pointer,
    norms: Pointer,
    sizes: Pointer,
    labels: Pointer,
    along: Pointer,
    changed: Pointer,
    from: Pointer,
    inertia: Pointer,
  ): number;
  moveByProducts(
    n: number,
    k: number,
    products: Pointer,
    sums: Pointer,
    counts: Pointer,
    lengths: Pointer,
    sizes: Pointer,
    labels: Pointer,
    along: Pointer,
    changed: Pointer,
    from: Pointer,
    count: number,
    shift: Pointer,
    scratch: Pointer,
  ): number;

  growTree(
    ofRows: Pointer,
    columns: number,
    ofSamples: Pointer,
    sampled: number,
    deepest: number,
    seed: number,
    scratchFeatures: Pointer,
    scratchConstants: Pointer,
    scratchValues: Pointer,
    pathLengths: Pointer,
    toNodes: Pointer,
    firstNode: number,
  ): number;
  firstInteger(state: Pointer, seed: number, below: number): number;
  firstPermutation(state: Pointer, seed: number, n: number, out: Pointer): void;

  unitRows(rows: Pointer, n: number, d: number, zeros: Pointer, lengths: Pointer): void;
  pairProducts(
    rows: Pointer,
    n: number,
    d: number,
    zeros: Pointer,
    fours: Pointer,
    scratch: Pointer,
    out: Pointer,
  ): void;
  nearestOthers(
    products: Pointer,
    n: number,
    squares: Pointer,
    single: number,
    nearest: Pointer,
    within: number,
  ): number;
  dividedSums(sums: Pointer, stride: number, sizes: Pointer, count: number, d: number, means: Pointer): void;

  closeColumns(
    products: Pointer,
    low: Pointer,
    weight: Pointer,
    worst: Pointer,
    from: number,
    end: number,
    scale: number,
    rowLow: number,
    rowWorst: number,
    found: Pointer,
  ): number;
  joinClose(
    products: Pointer,
    first: number,
    rows: number,
    firstColumn: number,
    columns: number,
    factor: number,
    low: Pointer,
    error: Pointer,
    scale: Pointer,
    low32: Pointer,
    scale32: Pointer,
    limits: Pointer,
    limit: number,
    density: Pointer,
    n: number,
    most: number,
    minSamples: number,
    found: Pointer,
    unsure: Pointer,
  ): number;
  joinPair(density: Pointer, n: number, most: number, minSamples: number, i: number, j: number): void;
  densityLabels(
    density: Pointer,
    n: number,
    most: number,
    minSamples: number,
    labels: Pointer,
    cores: Pointer,
  ): void;
  offerPairs(
    products: Pointer,
    first: number,
    rows: number,
    firstColumn: number,
    columns: number,
    factor: number,
    low: Pointer,
    scale: Pointer,
    low32: Pointer,
    scale32: Pointer,
    worst: Pointer,
    worst32: Pointer,
    size: number,
    capacity: number,
    bounds: Pointer,
    entries: Pointer,
    counts: Pointer,
    found: Pointer,
  ): void;
  sortLists(
    first: number,
    end: number,
    size: number,
    capacity: number,
    bounds: Pointer,
    entries: Pointer,
    counts: Pointer,
    worst: Pointer,
  ): void;
  rankLists(
    rows: Pointer,
    d: number,
    inverse: Pointer,
    n: number,
    size: number,
    first: number,
    end: number,
    k: number,
    bounds: Pointer,
    entries: Pointer,
    worst: Pointer,
    scratch: Pointer,
    keys: Pointer,
    nearest: Pointer,
    decided: Pointer,
  ): void;

  setThread(index: number): void;
  splitNodes(
    rows: Pointer,
    bytes: number,
    weight: Pointer,
    order: Pointer,
    margins: Pointer,
    nodes: Pointer,
    firstNode: number,
    endNode: number,
  ): void;
  scratchBytes(most: number): number;
  joinLeaves(
    rows: Pointer,
    bytes: number,
    low: Pointer,
    weight: Pointer,
    keys: Pointer,
    entries: Pointer,
    locks: Pointer,
    size: number,
    order: Pointer,
    starts: Pointer,
    firstLeaf: number,
    endLeaf: number,
    most: number,
    scratch: Pointer,
  ): void;
  joinCandidates(
    rows: Pointer,
    bytes: number,
    low: Pointer,
    weight: Pointer,
    keys: Pointer,
    entries: Pointer,
    locks: Pointer,
    size: number,
    fresh: Pointer,
    stale: Pointer,
    half: number,
    first: number,
    end: number,
    most: number,
    scratch: Pointer,
  ): void;
  sampleCandidates(
    entries: Pointer,
    locks: Pointer,
    size: number,
    fresh: Pointer,
    stale: Pointer,
    half: number,
    seed: number,
    first: number,
    end: number,
  ): void;
  ageEntries(
    entries: Pointer,
    size: number,
    fresh: Pointer,
    half: number,
    seed: number,
    first: number,
    end: number,
  ): void;
  squaredDistances(rows: Pointer, d: number, i: number, list: Pointer, count: number, out: Pointer): void;
  cosineDistances(
    rows: Pointer,
    d: number,
    inverse: Pointer,
    i: number,
    list: Pointer,
    count: number,
    out: Pointer,
  ): void;
  countNew(entries: Pointer, size: number, first: number, end: number): number;

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

  projectRows(
    values: Pointer,
    features: number,
    targets: Pointer,
    added: Pointer,
    entries: number,
    sums: Pointer,
  ): void;

  addToMean(row: Pointer, d: number, n: number, mean: Pointer): void;
  addToVariance(row: Pointer, d: number, n: number, mean: Pointer, variance: Pointer): void;
  standardizeRows(rows: Pointer, d: number, mean: Pointer, scale: Pointer, out: Pointer): void;

  reachRows(
    rows: Pointer,
    source: Pointer,
    remaining: Pointer,
    count: number,
    current: number,
    products: Pointer,
    n: number,
    tallest: number,
    factor: number,
    squared: boolean,
    found: Pointer,
  ): number;
  takeNearest(
    rows: Pointer,
    source: Pointer,
    remaining: Pointer,
    count: number,
    current: number,
    squared: boolean,
    found: Pointer,
    keys: Pointer,
    known: number,
  ): number;

  resampleAcross(
    pixels: Pointer,
    rows: number,
    width: number,
    bounds: Pointer,
    weights: Pointer,
    stride: number,
    outputs: number,
    out: Pointer,
  ): void;
  resampleDown(
    pixels: Pointer,
    width: number,
    bounds: Pointer,
    weights: Pointer,
    stride: number,
    outputs: number,
    out: Pointer,
  ): void;

  scatterTimes(
    rows: Pointer,
    weights: Pointer,
    first: number,
    end: number,
    step: number,
    d: number,
    v: Pointer,
    offset: number,
    out: Pointer,
    totals: Pointer,
    dots: Pointer,
  ): void;
  centredDots(
    rows: Pointer,
    first: number,
    end: number,
    d: number,
    mean: Pointer,
    v: Pointer,
    scratch: Pointer,
    dots: Pointer,
  ): void;
  squaredDeviations(rows: Pointer, weights: Pointer, n: number, d: number, mean: Pointer, out: Pointer): void;
  symmetricTimesVector(strip: Pointer, rows: number, columns: number, v: Pointer, out: Pointer): void;

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
  transposedStarts(columns: Pointer, entries: number, n: number, starts: Pointer): void;
  transposeRows(
    first: number,
    end: number,
    starts: Pointer,
    columns: Pointer,
    values: Pointer,
    next: Pointer,
    toColumns: Pointer,
    toValues: Pointer,
  ): void;
  addRowsOf(
    first: number,
    end: number,
    startsA: Pointer,
    columnsA: Pointer,
    valuesA: Pointer,
    startsB: Pointer,
    columnsB: Pointer,
    valuesB: Pointer,
    total: number,
    starts: Pointer,
    columns: Pointer,
    values: Pointer,
  ): void;
  uniteRowsOf(
    first: number,
    end: number,
    startsA: Pointer,
    columnsA: Pointer,
    valuesA: Pointer,
    startsB: Pointer,
    columnsB: Pointer,
    valuesB: Pointer,
    starts: Pointer,
    columns: Pointer,
    values: Pointer,
  ): void;

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
