/** A local server with the habits of bad ones. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Reproducible bytes. */
export function someBytes(length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let i = 0, state = 7; i < length; i++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    out[i] = state >> 16;
  }
  return out;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface HostileServer {
  readonly url: string;
  /** Requests so far: path and Range. */
  readonly requests: { path: string; range: string | undefined }[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export async function startServer(answer: Answer): Promise<HostileServer> {
  const requests: HostileServer['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', range: request.headers.range });
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers a request with the part of `body` that it asks for, as a good server does. */
export function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  stopAt = body.length,
): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': body.length - from,
    etag: `"${sha256(body)}"`,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
  });
  if (stopAt >= body.length) response.end(body.subarray(from));
  else response.write(body.subarray(from, stopAt), () => setTimeout(() => response.destroy(), 20));
}
