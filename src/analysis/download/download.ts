/**
 * Downloads one large file so that it is whole or not there: bytes go to `FILE.part`, are resumed with Range after a
 * break, are compared with the expected size and SHA-256, and only then renamed to `FILE`.
 */
import { constants, type FileHandle, lstat, open, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { asError } from '../../common/errors';
import { formatEnglish, message, type MessageTemplate } from '../../common/messageTemplate';
import { AnalysisError } from '../errors';
import { requirePlain } from '../files/atomic';
import { hashFile } from '../files/hashFile';
import { makeFolder } from '../files/makeFolder';
import { unlessMissing } from '../files/missing';
import { PLAIN_FLAGS } from '../files/plainFile';
import { FOLDER_MODE } from '../store/store';
import type { TaskContext } from '../taskContext';
import { httpGet } from './httpGet';
import type { ProxySettings } from './proxy';

/** A file on a server, and how it is reached. */
export interface Source {
  readonly url: string;
  readonly proxy?: ProxySettings;
  readonly idleTimeoutMs?: number;
  /** A connection that brings fewer than `MIN_BYTES` in this time is given up. */
  readonly slowAfterMs?: number;
}

export interface DownloadRequest extends Source {
  /** Path of the file; `${to}.part` until it is complete. */
  readonly to: string;
  /** Exact size, where it is known beforehand. */
  readonly bytes?: number;
  /** Of the whole file, hexadecimal. Without it a later run does not resume what this one left. */
  readonly sha256?: string;
  /** Refuse anything larger. */
  readonly maxBytes: number;
  /** Tries in a row that bring fewer than `MIN_BYTES` before it is given up. */
  readonly tries?: number;
  /** Waited after the first fruitless try, doubled after each further one. */
  readonly retryDelayMs?: number;
}

const IDLE_TIMEOUT_MS = 30_000;
const SLOW_AFTER_MS = 30_000;
/** A server that sends a byte at a time would never be done. */
const MIN_BYTES = 64 * 1024;
const TRIES = 5;
const RETRY_DELAY_MS = 1_000;
const MAX_REDIRECTS = 8;
/** How soon a cancelled download stops while no byte arrives. */
const CANCEL_POLL_MS = 100;

/** What was downloaded is the user's alone. */
const PRIVATE = 0o600;
const PART_FLAGS = constants.O_WRONLY | constants.O_CREAT | PLAIN_FLAGS;

/** A failure that trying again may cure. */
class Interrupted extends Error {
  constructor(readonly reason: MessageTemplate) {
    super(formatEnglish(reason));
  }
}

/**
 * @param task progress in bytes.
 * @throws AnalysisError `unavailable` when the server cannot be reached or refuses, `bad-file` when what it sends is
 *   not the expected file; CancelledError. Only `FILE.part` may be left behind, for the next try.
 */
export async function downloadFile(request: DownloadRequest, task: TaskContext): Promise<void> {
  const part = `${request.to}.part`;
  await makeFolder(dirname(request.to), FOLDER_MODE);
  await requirePlain(request.to);
  await removeUnlessFile(part);
  if (request.sha256 === undefined) await rm(part, { force: true });
  const state: State = { validator: undefined, total: request.bytes };
  const tries = request.tries ?? TRIES;
  for (let fruitless = 0; ;) {
    task.check();
    let before = await sizeOf(part);
    if (state.total !== undefined && before > state.total) {
      await rm(part);
      before = 0;
    }
    if (state.total !== undefined && before === state.total) break;
    try {
      await transfer(request, part, before, state, task);
      break;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      fruitless = (await sizeOf(part)) >= before + MIN_BYTES ? 0 : fruitless + 1;
      if (fruitless >= tries) {
        throw refused(request, message`${error.reason}. Try again; the download will be resumed`);
      }
      if (fruitless > 0) await wait((request.retryDelayMs ?? RETRY_DELAY_MS) * 2 ** (fruitless - 1), task);
    }
  }
  await verify(request, part);
  await rename(part, request.to);
}

/**
 * Bytes of a file, by the headers of the server's answer.
 * @throws AnalysisError `unavailable` when it cannot be reached, refuses, or sends no length.
 */
export async function remoteSize(request: Source, task: TaskContext): Promise<number> {
  task.check();
  const abort = new AbortController();
  const response = await follow(request, 0, { validator: undefined, total: undefined }, abort.signal).catch(
    (error: unknown) => {
      if (error instanceof AnalysisError) throw error;
      throw refused(request, reasonOf(error));
    },
  );
  response.destroy();
  const bytes = contentLength(response);
  if (response.statusCode !== 200) throw refusedBy(request, response.statusCode ?? 0);
  if (bytes === undefined) throw refused(request, message`the server does not say how large it is`);
  return bytes;
}

interface State {
  /** ETag of what the part holds, when it came in this run. */
  validator: string | undefined;
  total: number | undefined;
}

async function transfer(
  request: DownloadRequest,
  part: string,
  from: number,
  state: State,
  task: TaskContext,
): Promise<void> {
  const abort = new AbortController();
  let cancelled: unknown;
  const poll = setInterval(() => {
    try {
      task.check();
    } catch (error) {
      cancelled = error;
      abort.abort();
    }
  }, CANCEL_POLL_MS);
  try {
    const response = await follow(request, from, state, abort.signal);
    if (response.statusCode === 416) {
      response.destroy();
      await rm(part, { force: true }); // what is here is not of the file that the server has
      throw new Interrupted(message`the server has a shorter file than what arrived before`);
    }
    const start = startOf(response, from, request, state);
    const file = await open(part, start === 0 ? PART_FLAGS | constants.O_TRUNC : PART_FLAGS, PRIVATE);
    try {
      await receive(response, file, start, request, state, task);
      await file.sync();
    } finally {
      response.destroy();
      await file.close();
    }
  } catch (error) {
    if (cancelled !== undefined) throw cancelled as Error;
    if (error instanceof AnalysisError || error instanceof Interrupted || isDiskError(error)) throw error;
    throw new Interrupted(reasonOf(error));
  } finally {
    clearInterval(poll);
  }
}

/** Follows redirects. Only https is loaded, and http from this machine, for tests; never http after https. */
async function follow(
  request: Source,
  from: number,
  state: State,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (!URL.canParse(request.url)) throw refused(request, message`it is not a valid address`);
  let url = new URL(request.url);
  if (!isSafe(url)) throw refused(request, message`its address does not begin with https`);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const headers: Record<string, string> = { 'user-agent': 'slakescope', 'accept-encoding': 'identity' };
    if (from > 0) {
      headers['range'] = `bytes=${from}-`;
      if (state.validator) headers['if-range'] = state.validator;
    }
    const response = await httpGet(url, {
      headers,
      signal,
      idleTimeoutMs: request.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      proxy: request.proxy,
    });
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined)
      return response;
    response.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (!next || !isSafe(next) || (next.protocol === 'http:' && url.protocol !== 'http:'))
      throw refused(
        request,
        message`it is redirected to ${location.slice(0, 200)}, which is not safe to follow`,
      );
    url = next;
  }
  throw refused(request, message`it is redirected in a circle`);
}

function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Where in the file the response's body begins. Remembers the total size and what identifies the content. */
function startOf(response: IncomingMessage, from: number, request: DownloadRequest, state: State): number {
  const status = response.statusCode ?? 0;
  let start = 0;
  let total = contentLength(response);
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
    start = Number(range?.[1] ?? NaN);
    total = range?.[2] === undefined || range[2] === '*' ? undefined : Number(range[2]);
    if (start !== from)
      throw refused(request, message`the server sent bytes from ${range?.[1] ?? '?'} instead of ${from}`);
  } else if (status === 408 || status === 429 || status >= 500) {
    throw new Interrupted(message`the server answered ${status}`);
  } else if (status !== 200) {
    throw refusedBy(request, status);
  }
  if (total !== undefined && request.bytes !== undefined && total !== request.bytes) {
    throw refused(request, message`it has ${total} bytes there where ${request.bytes} were expected`);
  }
  if (total !== undefined && total > request.maxBytes)
    throw refused(request, message`it has ${total} bytes, more than ${request.maxBytes}`);
  state.total = request.bytes ?? total;
  const etag = response.headers.etag;
  state.validator = etag && !etag.startsWith('W/') ? etag : undefined;
  return start;
}

async function receive(
  response: IncomingMessage,
  file: FileHandle,
  start: number,
  request: DownloadRequest,
  state: State,
  task: TaskContext,
): Promise<void> {
  const limit = state.total ?? request.maxBytes;
  let at = start;
  const slowAfterMs = request.slowAfterMs ?? SLOW_AFTER_MS;
  let checkpoint = { at, time: Date.now() };
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (at >= checkpoint.at + MIN_BYTES) checkpoint = { at, time: Date.now() };
    else if (Date.now() - checkpoint.time > slowAfterMs)
      throw new Interrupted(message`fewer than ${MIN_BYTES} bytes arrived in ${slowAfterMs / 1000} s`);
    if (at + chunk.length > limit) throw refused(request, message`more than ${limit} bytes arrived`);
    await file.write(chunk, 0, chunk.length, at);
    at += chunk.length;
    task.progress(at, Math.max(at, limit));
  }
  if (!response.complete || (state.total !== undefined && at < state.total)) {
    throw new Interrupted(message`the connection broke off after ${at} bytes`);
  }
  state.total = at;
}

async function verify(request: DownloadRequest, part: string): Promise<void> {
  if (request.sha256 === undefined) return;
  const found = await hashFile(part);
  if (found === request.sha256) return;
  await rm(part);
  throw new AnalysisError(
    'bad-file',
    message`${request.url} has the SHA-256 ${found} where ${request.sha256} was expected; it was thrown away. Try again, or another mirror.`,
    { url: request.url },
  );
}

function refused(
  { url }: Source,
  reason: MessageTemplate,
  detail: AnalysisError['detail'] = {},
): AnalysisError {
  return new AnalysisError('unavailable', message`${url} could not be downloaded: ${reason}.`, {
    ...detail,
    url,
  });
}

/** In the words of the network or the system, which are not translated. */
function reasonOf(error: unknown): MessageTemplate {
  return message`${asError(error).message}`;
}

function refusedBy(request: Source, status: number): AnalysisError {
  return refused(request, message`the server answered ${status}`, { status });
}

/** Whether the server answered that it has no such file. */
export function isAbsent(error: unknown): boolean {
  return error instanceof AnalysisError && error.detail['status'] === 404;
}

function contentLength(response: IncomingMessage): number | undefined {
  const value = response.headers['content-length'];
  return value === undefined ? undefined : Number(value);
}

async function removeUnlessFile(path: string): Promise<void> {
  const found = await unlessMissing(lstat(path), undefined);
  if (found && !found.isFile()) await rm(path);
}

async function sizeOf(path: string): Promise<number> {
  return (await unlessMissing(stat(path), { size: 0 })).size;
}

function isDiskError(error: unknown): boolean {
  return ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'EIO', 'EFBIG'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

async function wait(milliseconds: number, task: TaskContext): Promise<void> {
  const until = Date.now() + milliseconds;
  while (Date.now() < until) {
    task.check();
    await new Promise((resolve) => setTimeout(resolve, Math.min(CANCEL_POLL_MS, until - Date.now())));
  }
}
