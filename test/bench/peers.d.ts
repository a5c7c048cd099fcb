/** What the benchmark uses of npm packages that bring no types. */
declare module 'density-clustering' {
  export class DBSCAN {
    run(points: readonly (readonly number[])[], epsilon: number, minPoints: number): number[][];
  }
}

declare module 'tsne-js' {
  class TSNE {
    constructor(settings: { dim: number; perplexity: number; nIter: number; metric: string });
    init(input: { data: readonly (readonly number[])[]; type: 'dense' }): void;
    /** The last cost and the number of iterations. */
    run(): [number, number];
    getOutput(): number[][];
  }
  export { TSNE as default };
}
