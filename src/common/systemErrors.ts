/**
 * Errors of the operating system as a user reads them. The codes are POSIX's as Node names them (errno(3)); the same
 * sentences serve the command line, the panel and the findings.
 */
import { message, type MessageTemplate } from './messageTemplate';

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly dest?: string;
  readonly syscall?: string;
}

interface Explanation {
  /** Follows a colon, or stands in brackets. */
  readonly reason: MessageTemplate;
  readonly wayOut: MessageTemplate;
}

const elsewhere = message`Choose another place.`;
const permissions = message`Change its permissions, or choose another place.`;
const tryAgain = message`Check the disk or the network connection, and try again.`;
const notHere: Explanation = { reason: message`no folder can be made there`, wayOut: elsewhere };
const notUtf8: Explanation = { reason: message`its name is not UTF-8`, wayOut: message`Rename it.` };
const fullDisk: Explanation = {
  reason: message`the disk is full`,
  wayOut: message`Free some space, or choose another place.`,
};
const noPermission: Explanation = { reason: message`permission denied`, wayOut: permissions };
const tooManyFiles: Explanation = {
  reason: message`too many files are open`,
  wayOut: message`Close other programs or raise the limit (ulimit -n), and try again.`,
};
const inputOutput: Explanation = { reason: message`the disk or the network failed`, wayOut: tryAgain };
const busy: Explanation = {
  reason: message`another program uses it`,
  wayOut: message`Close that program, and try again.`,
};

const explanations: Readonly<Record<string, Explanation>> = {
  EACCES: noPermission,
  EPERM: noPermission,
  ENOENT: { reason: message`it does not exist`, wayOut: message`Check the path.` },
  ENOTDIR: { reason: message`a part of its path is not a folder`, wayOut: message`Check the path.` },
  EISDIR: { reason: message`it is a folder, not a file`, wayOut: message`Name a file.` },
  ENOTEMPTY: { reason: message`the folder is not empty`, wayOut: elsewhere },
  EEXIST: { reason: message`it exists already`, wayOut: elsewhere },
  ELOOP: { reason: message`its links lead back to themselves`, wayOut: message`Remove the link.` },
  ENAMETOOLONG: { reason: message`the path is too long`, wayOut: message`Choose a shorter path.` },
  ERR_INVALID_ARG_VALUE: { reason: message`the path is not valid`, wayOut: message`Check the path.` },
  EINVAL: { reason: message`the path is not valid here`, wayOut: message`Check the path.` },
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  EROFS: { reason: message`the disk is read-only`, wayOut: elsewhere },
  EFBIG: { reason: message`the file is too large for this disk`, wayOut: elsewhere },
  ERR_FS_FILE_TOO_LARGE: { reason: message`the file is too large`, wayOut: elsewhere },
  EMFILE: tooManyFiles,
  ENFILE: tooManyFiles,
  ENOMEM: {
    reason: message`there is not enough memory`,
    wayOut: message`Close other programs, and try again.`,
  },
  ERR_WORKER_INIT_FAILED: {
    reason: message`a thread cannot be started, as too many files are open or memory is short`,
    wayOut: message`Close other programs or raise the limit (ulimit -n), and try again.`,
  },
  EBUSY: busy,
  ETXTBSY: busy,
  EXDEV: { reason: message`it lies on another disk`, wayOut: elsewhere },
  ENXIO: { reason: message`it is not a file that can be opened`, wayOut: message`Name a file.` },
  ENODEV: { reason: message`it is not a file that can be opened`, wayOut: message`Name a file.` },
  EPIPE: { reason: message`its reader has closed it`, wayOut: message`Try again.` },
  EIO: inputOutput,
  ESTALE: inputOutput,
  ENOTCONN: inputOutput,
  EHOSTDOWN: inputOutput,
  ETIMEDOUT: inputOutput,
};

const writingCalls = new Set([
  'write',
  'fsync',
  'fdatasync',
  'ftruncate',
  'mkdir',
  'mkdtemp',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'copyfile',
  'symlink',
  'link',
  'chmod',
  'utime',
]);
/** Only what writes fails so; of a call that has a source and a target it is the target. */
const targetCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'EEXIST']);
const MAX_SHOWN_PATH = 300;

/** Whether an error comes from the operating system: its code is one of POSIX's. */
export function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^E[A-Z0-9]+$/.test(error.code) || Object.hasOwn(explanations, error.code);
}

/** What may be over by the next try, on this machine or another: a disk or network that failed, no space, no memory. */
const passingCodes: ReadonlySet<string> = new Set(
  'EAGAIN EBUSY ECONNREFUSED ECONNRESET EDQUOT EHOSTDOWN EHOSTUNREACH EIO EMFILE ENETDOWN ENETUNREACH ENFILE ENOMEM ENOSPC ENOTCONN EREMOTEIO ERR_WORKER_INIT_FAILED ESTALE ETIMEDOUT'.split(
    ' ',
  ),
);

export function isPassing(error: unknown): boolean {
  return isSystemError(error) && passingCodes.has(error.code);
}

/** What the machine lacks for now, whatever file was asked for. */
const shortages: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ERR_WORKER_INIT_FAILED']);

export function isShortage(error: unknown): boolean {
  return isSystemError(error) && shortages.has(error.code);
}

/** Why, in a few words: "permission denied". */
export function systemErrorReason(error: unknown): MessageTemplate {
  if (!isSystemError(error)) return message`${error instanceof Error ? error.message : String(error)}`;
  return explanationOf(error).reason;
}

/**
 * The whole sentence with what to do; undefined for an error that the operating system did not make.
 * @param path what was asked for, where the error names another file or none.
 */
export function systemErrorMessage(error: unknown, path?: string): MessageTemplate | undefined {
  if (!isSystemError(error)) return undefined;
  // Folders such as /proc refuse a new one in these words.
  const isRefusedFolder = error.syscall === 'mkdir' && error.code === 'ENOENT';
  const { reason, wayOut } = isRefusedFolder ? notHere : explanationOf(error);
  const name = path ?? (targetCodes.has(error.code) ? error.dest : undefined) ?? error.path;
  if (name === undefined) return message`The operating system reports: ${reason}. ${wayOut}`;
  const shown = shortPath(name);
  return writingCalls.has(error.syscall ?? '') || targetCodes.has(error.code)
    ? message`${shown} cannot be written: ${reason}. ${wayOut}`
    : message`${shown} cannot be opened: ${reason}. ${wayOut}`;
}

/** A path that fits a sentence; the middle of a very long one is left out. */
export function shortPath(path: string): string {
  if (path.length <= MAX_SHOWN_PATH) return path;
  const half = MAX_SHOWN_PATH / 2;
  return `${path.slice(0, half)}…${path.slice(-half)}`;
}

function explanationOf({ code, path }: SystemError): Explanation {
  // Node puts this mark for bytes of a name that it cannot give back, and then finds nothing of that name.
  if (code === 'ENOENT' && path?.includes('\uFFFD')) return notUtf8;
  if (Object.hasOwn(explanations, code)) return explanations[code];
  return { reason: message`the operating system refuses it (${code})`, wayOut: tryAgain };
}
