/**
 * Answers as the Hugging Face hub does for BoKelvin/SLAKE: large files by a redirect to another server's signed
 * address, small ones by a relative redirect to the cache of a commit, and 404 for what is not in its listing.
 */
import { basename } from 'node:path';
import { type Answer, sendRange } from './hostileServer';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const REPOSITORY = '/datasets/BoKelvin/SLAKE';

export interface SlakeFiles {
  /** `imgs.zip`. */
  readonly archive: Buffer;
  /** `train.json`, `validation.json` and `test.json`. */
  split(name: string): Buffer;
  /** The name of the second one was `validate.json` until February 2024. */
  readonly validation?: 'validation.json' | 'validate.json';
}

/** @returns whether the request was about SLAKE, and is answered. */
export function slakeHub(files: SlakeFiles): (...args: Parameters<Answer>) => boolean {
  const { validation = 'validation.json' } = files;
  const small = ['train.json', validation, 'test.json', 'mask.txt', 'README.md', '.gitattributes'];
  const large = ['imgs.zip', 'KG.zip'];
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://hub');
    const name = basename(pathname);
    const bodyOf = () => (large.includes(name) ? files.archive : files.split(name));
    if (pathname === `${REPOSITORY}/resolve/main/${name}`) {
      const common = { 'x-repo-commit': COMMIT };
      if (large.includes(name)) {
        const location = `http://${request.headers.host}/xet-bridge/${name}?X-Amz-Expires=3600&Signature=a%2Bb`;
        response.writeHead(302, { ...common, location, 'x-linked-size': bodyOf().length }).end('Found.');
      } else if (small.includes(name)) {
        const location = `/api/resolve-cache${REPOSITORY}/${COMMIT}/${name}?etag=%22a%22`;
        response.writeHead(307, { ...common, location }).end('Temporary Redirect.');
      } else {
        response.writeHead(404, { ...common, 'x-error-code': 'EntryNotFound' }).end('Entry not found');
      }
      return true;
    }
    if (!/^\/(?:xet-bridge|api\/resolve-cache)\//.test(pathname)) return false;
    sendRange(request, response, bodyOf());
    return true;
  };
}
