/** What the editor gives a webview, and what a test reads of it: requests, violations of the policy, the state kept. */
import type { PanelOffer } from '../../../src/webview/requests';

interface FakeHost {
  requests: { method: string; params: unknown }[];
  violations: string[];
  /** When `ready` was received, ms of the webview's clock. */
  readyAt: number;
  /** How long the first fit took to arrive since then, ms. */
  fitWaitMs: number;
  state: unknown;
  deliver(message: unknown): void;
  send<K extends keyof PanelOffer['events']>(event: K, payload: PanelOffer['events'][K]): void;
}
declare global {
  interface Window {
    fakeState: unknown;
    fakeHost: FakeHost;
    /** To the host in the process of the test. */
    postToHost: (message: unknown) => Promise<void>;
    acquireVsCodeApi: () => unknown;
  }
}

let firstFit: { readonly id: number; readonly at: number } | undefined;
const fake: FakeHost = {
  requests: [],
  violations: [],
  readyAt: 0,
  fitWaitMs: 0,
  state: window.fakeState ?? undefined,
  deliver: (message) => {
    const { type, id, payload } = message as { type: string; id?: number; payload?: { phase?: string } };
    if (payload?.phase === 'ready') fake.readyAt = performance.now();
    if (type === 'ok' && firstFit?.id === id && fake.fitWaitMs === 0 && firstFit) {
      fake.fitWaitMs = performance.now() - firstFit.at;
    }
    window.postMessage(message, '*');
  },
  send: (name, payload) => window.postMessage({ rpc: 1, type: 'event', name, payload }, '*'),
};
window.fakeHost = fake;
document.addEventListener('securitypolicyviolation', (event) => {
  fake.violations.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
  );
});

window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const { type, id, name, args } = message as { type: string; id: number; name: string; args: unknown };
    if (type === 'request') fake.requests.push({ method: name, params: args });
    if (name === 'fit') firstFit ??= { id, at: performance.now() };
    void window.postToHost(message);
  },
  getState: () => fake.state,
  setState: (state: unknown) => {
    fake.state = structuredClone(state);
  },
});
