/**
 * Threads that go through many short passes together without leaving WebAssembly: one leads, and each takes pieces of the
 * pass that is open. What a piece writes must not depend on the others. A thread that comes late, or never, only leaves
 * more to the others.
 *
 * A team is 36 bytes, zeros at first: i32 turn (passes opened so far), next (piece), active (threads at pieces, the leader not
 * counted), asleep (threads that wait for a pass), waits (1 while the leader sleeps), ended, kind, count and step of the pass.
 */
const TURN: usize = 0;
const NEXT: usize = 4;
const ACTIVE: usize = 8;
const ASLEEP: usize = 12;
const WAITS: usize = 16;
const ENDED: usize = 20;
const KIND: usize = 24;
const COUNT: usize = 28;
const STEP: usize = 32;

/** No piece has this number: nothing is to be done. */
const CLOSED: i32 = 1 << 30;
/** Looks before a thread sleeps, some 0.1 ms: waking it takes as long. */
const LOOKS: i32 = 100_000;
const FOREVER: i64 = -1;

/** The leader opens a pass over 0..count-1, `step` of them a piece. */
export function openPass(team: usize, kind: i32, count: i32, step: i32): void {
  store<i32>(team, kind, KIND);
  store<i32>(team, count, COUNT);
  store<i32>(team, step, STEP);
  atomic.store<i32>(team, 0, NEXT);
  wakeOthers(team);
}

/** The first of a piece that no other thread has; -1 when none is left. */
export function takePiece(team: usize): i32 {
  const piece = atomic.add<i32>(team, 1, NEXT);
  if (piece >= CLOSED) return -1;
  const first = piece * load<i32>(team, STEP);
  return first < load<i32>(team, COUNT) ? first : -1;
}

/** The end of the piece that begins at `first`. */
export function endOfPiece(team: usize, first: i32): i32 {
  return min(first + load<i32>(team, STEP), load<i32>(team, COUNT));
}

/** Of the pass that is open, read after a piece of it was taken. */
export function kindOfPass(team: usize): i32 {
  return load<i32>(team, KIND);
}

export function countOfPass(team: usize): i32 {
  return load<i32>(team, COUNT);
}

/** The leader, having found no piece any more, waits for the others. */
export function closePass(team: usize): void {
  atomic.store<i32>(team, CLOSED, NEXT);
  for (let looks = 0; looks < LOOKS; looks++) {
    if (atomic.load<i32>(team, ACTIVE) === 0) return;
  }
  atomic.store<i32>(team, 1, WAITS);
  for (;;) {
    const active = atomic.load<i32>(team, ACTIVE);
    if (active === 0) break;
    atomic.wait<i32>(team + ACTIVE, active, FOREVER);
  }
  atomic.store<i32>(team, 0, WAITS);
}

/** The leader opens no more passes; the others return. */
export function endTeam(team: usize): void {
  atomic.store<i32>(team, 1, ENDED);
  wakeOthers(team);
}

/** Another thread waits for a pass after `seen`. @returns its number; -1 when there are no more. */
export function enterPass(team: usize, seen: i32): i32 {
  for (let looks = 0; looks < LOOKS; looks++) {
    if (atomic.load<i32>(team, TURN) !== seen) break;
  }
  if (atomic.load<i32>(team, TURN) === seen) {
    atomic.add<i32>(team, 1, ASLEEP);
    atomic.wait<i32>(team + TURN, seen, FOREVER);
    atomic.sub<i32>(team, 1, ASLEEP);
  }
  if (atomic.load<i32>(team, ENDED) !== 0) return -1;
  const turn = atomic.load<i32>(team, TURN);
  atomic.add<i32>(team, 1, ACTIVE);
  return turn;
}

export function leavePass(team: usize): void {
  atomic.sub<i32>(team, 1, ACTIVE);
  if (atomic.load<i32>(team, WAITS) !== 0) atomic.notify(team + ACTIVE, -1);
}

function wakeOthers(team: usize): void {
  atomic.add<i32>(team, 1, TURN);
  if (atomic.load<i32>(team, ASLEEP) > 0) atomic.notify(team + TURN, -1);
}
