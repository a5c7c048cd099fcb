/** Sessions of the small graphs that many methods run: each made once, on first use, and kept for all of them. */
import { GraphBuilder } from './graph';
import { OnnxSession, QUIET_THREADS } from './session';

const sessions = new Map<string, Promise<OnnxSession>>();

/** @param name of the graph, which is always built alike. A failed attempt is forgotten. */
export function cachedSession(name: string, build: (g: GraphBuilder) => void): Promise<OnnxSession> {
  let session = sessions.get(name);
  if (!session) {
    const g = new GraphBuilder(name);
    build(g);
    session = OnnxSession.create(g.build(), QUIET_THREADS);
    session.catch(() => sessions.delete(name));
    sessions.set(name, session);
  }
  return session;
}
