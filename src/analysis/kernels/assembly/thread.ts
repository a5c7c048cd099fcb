/** Which of the threads this instance of the module serves; scratch memory is by thread. */
export let thread: i32 = 0;

export function setThread(index: i32): void {
  thread = index;
}
