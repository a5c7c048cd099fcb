import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadFile, type DownloadRequest, remoteSize } from '../../../src/analysis/download/download';
import { proxyFor } from '../../../src/analysis/download/proxy';
import { CancelFlag, silentContext } from '../../../src/analysis/taskContext';
import { folderOfTest } from '../../temporaryFolder';
import { type Answer, type HostileServer, sendRange, sha256, someBytes, startServer } from './hostileServer';
const body = someBytes(300_000);
let folder: string;
let to: string;
let server: HostileServer;

beforeEach(() => {
  folder = folderOfTest();
  to = join(folder, 'model.bin');
});
afterEach(async () => {
  await server.close();
});

async function download(
  answer: Answer,
  changes: Partial<DownloadRequest> = {},
  run = silentContext(),
): Promise<void> {
  server = await startServer(answer);
  await downloadFile(
    {
      url: `${server.url}/model`,
      to,
      sha256: sha256(body),
      bytes: body.length,
      maxBytes: 1e6,
      tries: 3,
      retryDelayMs: 10,
      ...changes,
    },
    run,
  );
}

function expectWhole(): void {
  expect(readFileSync(to).equals(body)).toBe(true);
  expect(existsSync(`${to}.part`)).toBe(false);
}

describe('a download', () => {
  it.each([
    ['link', (path: string, victim: string) => symlinkSync(victim, path)],
    ['pipe', (path: string) => execFileSync('mkfifo', [path])],
  ])('never goes through a %s in the place of its part', async (_, plant) => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'of the user');
    plant(`${to}.part`, victim);
    await download((q, r) => sendRange(q, r, body));
    expectWhole();
    expect(readFileSync(victim, 'utf8')).toBe('of the user');
  });

  it('arrives whole, with progress in bytes', async () => {
    const seen: number[] = [];
    await download(
      (q, r) => sendRange(q, r, body),
      {},
      { ...silentContext(), progress: (done) => seen.push(done) },
    );
    expectWhole();
    expect(seen.at(-1)).toBe(body.length);
  });

  it('is private, and writes through no link that lies in its place', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'keep');
    symlinkSync(other, `${to}.part`);
    await download((q, r) => sendRange(q, r, body));
    expectWhole();
    expect(statSync(to).mode & 0o777).toBe(0o600);
    expect(readFileSync(other, 'utf8')).toBe('keep');
  });

  it('goes on where the connection broke', async () => {
    await download((q, r, count) => sendRange(q, r, body, count * 70_000));
    expectWhole();
    expect(server.requests.length).toBeGreaterThan(3);
    expect(server.requests.slice(1).every(({ range }) => /^bytes=\d+-$/.test(range ?? ''))).toBe(true);
  });

  it('goes on where an earlier run was stopped', async () => {
    writeFileSync(`${to}.part`, body.subarray(0, 100_000));
    await download((q, r) => sendRange(q, r, body));
    expectWhole();
    expect(server.requests).toEqual([{ path: '/model', range: 'bytes=100000-' }]);
  });

  it('starts again when the server ignores Range', async () => {
    writeFileSync(`${to}.part`, Buffer.alloc(100_000, 1));
    await download((_, r) => r.writeHead(200, { 'content-length': body.length }).end(body));
    expectWhole();
  });

  it('starts again when the server has less than what is there', async () => {
    writeFileSync(`${to}.part`, Buffer.alloc(100_000, 1));
    await download((q, r) => (q.headers.range ? r.writeHead(416).end() : sendRange(q, r, body)));
    expectWhole();
  });

  it('tries again after a server that is busy, and one that falls silent', async () => {
    // More tries than needed: on a busy machine the third answer may be late, too.
    await download(
      (q, r, count) => {
        if (count === 1) r.writeHead(503).end();
        else if (count === 2)
          r.writeHead(200, { 'content-length': body.length }).write(body.subarray(0, 1000));
        else sendRange(q, r, body);
      },
      { idleTimeoutMs: 200, tries: 30 },
    );
    expectWhole();
  });

  it('follows redirects', async () => {
    await download((q, r) =>
      q.url === '/model' ? r.writeHead(302, { location: '/elsewhere' }).end() : sendRange(q, r, body),
    );
    expectWhole();
  });
});

describe('refused', () => {
  const refusals: [string, Answer, Partial<DownloadRequest>, RegExp][] = [
    [
      'a file with another SHA-256',
      (_, r) => r.end(Buffer.alloc(body.length)),
      {},
      /has the SHA-256 .* was expected; it was thrown away/,
    ],
    [
      'another announced size',
      (_, r) => r.writeHead(200, { 'content-length': 5 }).end('12345'),
      {},
      /it has 5 bytes there where 300000 were expected/,
    ],
    [
      'more than announced',
      (_, r) => {
        r.writeHead(200).write(body);
        r.end('and more');
      },
      {},
      /more than 300000 bytes arrived/,
    ],
    [
      'more than allowed',
      (q, r) => sendRange(q, r, body),
      { bytes: undefined, maxBytes: 1000 },
      /it has 300000 bytes, more than 1000/,
    ],
    ['no such file', (_, r) => r.writeHead(404).end(), {}, /the server answered 404/],
    [
      'a server that never answers',
      () => undefined,
      { idleTimeoutMs: 200 },
      /no data arrived for too long\. Try again; the download will be resumed\.$/,
    ],
    [
      'a redirect in a circle',
      (_, r) => r.writeHead(301, { location: '/again' }).end(),
      {},
      /redirected in a circle/,
    ],
    [
      'a redirect to a file of this machine',
      (_, r) => r.writeHead(301, { location: 'file:///etc/passwd' }).end(),
      {},
      /not safe to follow/,
    ],
    ['a server that always breaks off at once', (_, r) => r.destroy(), {}, /could not be downloaded/],
    [
      'a server that sends a byte at a time',
      (_, r) => {
        r.writeHead(200, { 'content-length': body.length });
        const drip = setInterval(() => r.write('x'), 20);
        r.on('close', () => clearInterval(drip));
      },
      { slowAfterMs: 200 },
      /fewer than 65536 bytes arrived in 0\.2 s/,
    ],
    [
      'a server that breaks off after each byte',
      (q, r) => {
        const from = Number(/\d+/.exec(q.headers.range ?? '')?.[0] ?? 0);
        sendRange(q, r, body, from + 1);
      },
      {},
      /Try again; the download will be resumed\.$/,
    ],
    [
      'a head that never ends',
      (_, r) => {
        r.socket?.write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => r.socket?.write('a'), 20);
        r.on('close', () => clearInterval(drip));
      },
      { idleTimeoutMs: 200 },
      /no data arrived for too long/,
    ],
    [
      'an address without https that is not of this machine',
      (_, r) => r.end(),
      { url: 'http://hub.example/model' },
      /does not begin with https/,
    ],
    [
      'a redirect to another machine without https',
      (_, r) => r.writeHead(301, { location: 'http://hub.example/model' }).end(),
      {},
      /not safe to follow/,
    ],
    [
      'a range that was not asked for',
      (_, r) => r.writeHead(206, { 'content-range': 'bytes 7-9/300000' }).end('abc'),
      {},
      /sent bytes from 7 instead of 0/,
    ],
  ];
  it.each(refusals)('%s', async (_, answer, changes, message) => {
    await expect(download(answer, changes)).rejects.toThrow(message);
    expect(existsSync(to)).toBe(false);
  });

  it('keeps what arrived when cancelled, even while nothing arrives', async () => {
    const cancel = new CancelFlag();
    const stalled = download(
      (_, r) => r.writeHead(200, { 'content-length': body.length }).write(body.subarray(0, 5000)),
      {},
      silentContext(cancel),
    );
    const outcome = expect(stalled).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => statSync(`${to}.part`, { throwIfNoEntry: false })?.size).toBe(5000);
    cancel.raise();
    await outcome;
    expect(existsSync(to)).toBe(false);
    expect(readFileSync(`${to}.part`).equals(body.subarray(0, 5000))).toBe(true);
  });
});

describe('the size of a file', () => {
  const ask = async (answer: Answer, more: { readonly idleTimeoutMs?: number } = {}) => {
    server = await startServer(answer);
    return remoteSize({ url: `${server.url}/model`, ...more }, silentContext());
  };

  it('is what the server says behind its redirects, without the file', async () => {
    const bytes = await ask((q, r) => {
      if (q.url === '/model') r.writeHead(302, { location: '/elsewhere' }).end();
      else sendRange(q, r, body);
    });
    expect(bytes).toBe(body.length);
  });

  it.each<[string, Answer, RegExp, { readonly idleTimeoutMs?: number }?]>([
    ['is refused', (_, r) => r.writeHead(403).end(), /the server answered 403\.$/],
    ['is not said', (_, r) => r.writeHead(200).end('x'), /does not say how large it is\.$/],
    ['never comes', () => undefined, /no data arrived for too long\.$/, { idleTimeoutMs: 200 }],
  ])('is an error where it %s', async (_, answer, message, more) => {
    await expect(ask(answer, more)).rejects.toThrow(message);
  });
});

describe('through a proxy', () => {
  const target = new URL('https://hub.example/model');

  it('goes what the settings do not exempt, whatever the environment exempts', () => {
    const env = { https_proxy: 'http://env:1', no_proxy: 'hub.example' };
    expect(proxyFor(target, {}, env)).toBeUndefined();
    expect(proxyFor(target, { url: 'http://set:1', noProxy: ['other.example'] }, env)?.host).toBe('set:1');
    expect(proxyFor(target, { url: 'http://set:1', noProxy: ['other.example', '.example'] })).toBeUndefined();
    expect(proxyFor(target, { url: '' }, { https_proxy: 'http://env:1' })).toBeUndefined();
  });

  it.each([
    ['its address', 'user:p%40ss@', {}],
    ['the settings', '', { authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` }],
  ])('asks it for the whole address, with the credentials of %s', async (_, user, more) => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      sendRange(request, response, body);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://${user}127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await download((_, r) => r.writeHead(500).end(), {
      url: 'http://localhost:1/model',
      proxy: { url, ...more },
    });
    proxy.close();
    expectWhole();
    expect(asked).toEqual([`http://localhost:1/model Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  });
});
