/** Sessions of the small graphs that many methods run: each created once, on first use. */
import { GraphBuilder } from './graph';
import { OnnxSession } from './session';

const sessions = new Map<string, Promise<OnnxSession>>();

/** @param name of the graph, which determines the graph. A failed attempt is not cached. */
export function cachedSession(name: string, build: (g: GraphBuilder) => void): Promise<OnnxSession> {
  let session = sessions.get(name);
  if (!session) {
    const g = new GraphBuilder(name);
    build(g);
    session = OnnxSession.create(g.build());
    session.catch(() => sessions.delete(name));
    sessions.set(name, session);
  }
  return session;
}
