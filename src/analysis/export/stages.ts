/**
 * An analysis is a small graph of stages: each names what it needs and adds what it found. A new stage is a file
 * and a line in the list that the caller passes.
 */

export interface Stage<Context> {
  readonly name: string;
  /** Stages that must have run before; those that are not in the list are not waited for. */
  readonly needs: readonly string[];
  run(context: Context): Promise<void>;
}

/**
 * Runs every stage once, each after what it needs, otherwise in list order.
 * @throws RangeError when stages need each other in a circle.
 */
export async function runStages<Context>(stages: readonly Stage<Context>[], context: Context): Promise<void> {
  const names = new Set(stages.map((stage) => stage.name));
  const done = new Set<string>();
  const waiting = [...stages];
  while (waiting.length > 0) {
    const i = waiting.findIndex((stage) => stage.needs.every((need) => done.has(need) || !names.has(need)));
    if (i < 0)
      throw new RangeError(`Stages need each other: ${waiting.map((stage) => stage.name).join(', ')}.`);
    const [stage] = waiting.splice(i, 1);
    await stage.run(context);
    done.add(stage.name);
  }
}
