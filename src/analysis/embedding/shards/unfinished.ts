/**
 * The hidden folder beside a part in which a run keeps what it has made until the part is whole: a run that is killed, or
 * stopped, is gone on with, on whichever machine.
 */
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../files/makeFolder';
import { Store } from '../../store/store';
import type { TaskContext } from '../../taskContext';

/**
 * @param folder of the part, made where it is missing. @param name of the part.
 * @param work writes the part; after an error what it kept in the store stays, but no folder that was made for it and is empty.
 */
export async function withUnfinished<T>(
  folder: string,
  name: string,
  task: Pick<TaskContext, 'log'>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const made = await makeFolder(folder); // not as private as what is kept between runs
  const scratch = join(folder, `.${name}.unfinished`);
  try {
    const result = await work(new Store(scratch, (level, text) => task.log(level, text)));
    await rm(scratch, { recursive: true, force: true });
    return result;
  } catch (error) {
    // A folder that something was put into stays.
    for (const one of [...made, scratch].reverse()) await rmdir(one).catch(() => undefined);
    throw error;
  }
}
