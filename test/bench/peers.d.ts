/** What the benchmark uses of npm packages that bring no types. */
declare module 'density-clustering' {
  export class DBSCAN {
    readonly noise: readonly number[];
    run(points: readonly (readonly number[])[], epsilon: number, minPoints: number): number[][];
  }
}
