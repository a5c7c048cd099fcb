import { describe, expect, it } from 'vitest';
import { formatEnglish, type MessageTemplate } from '../../src/common/messageTemplate';
import { isShortage, systemErrorMessage } from '../../src/common/systemErrors';

const failure = (code: string, syscall: string, dest?: string) =>
  Object.assign(new Error(`${code}: as the system says it`), { code, syscall, path: '/from', dest });
const said = (error: Error) => formatEnglish(systemErrorMessage(error) as MessageTemplate);

describe('an error of the system', () => {
  it('names the target of a copy where it is the target that is full, and the source where that is refused', () => {
    expect(said(failure('ENOSPC', 'copyfile', '/to'))).toBe(
      '/to cannot be written: the disk is full. Free some space, or choose another place.',
    );
    expect(said(failure('EACCES', 'copyfile', '/to'))).toMatch(
      /^\/from cannot be written: permission denied/,
    );
  });

  it('says that a thread could not be started, and what to do', () => {
    const error = Object.assign(new Error('Worker initialization failure: EMFILE'), {
      code: 'ERR_WORKER_INIT_FAILED',
    });
    expect(said(error)).toMatch(
      /a thread cannot be started.*raise the limit \(ulimit -n\), and try again\.$/,
    );
    expect([error, failure('EMFILE', 'open'), failure('EIO', 'read')].map(isShortage)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is about writing where only writing fails so, whatever the call is named', () => {
    expect(said(failure('EROFS', 'open'))).toBe(
      '/from cannot be written: the disk is read-only. Choose another place.',
    );
    expect(said(failure('ENOENT', 'open'))).toMatch(/^\/from cannot be opened/);
  });
});
