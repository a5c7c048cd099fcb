/** Addresses of files on the Hugging Face hub. */
import type { Source } from './download';
import type { ProxySettings } from './proxy';

const HUB = 'https://huggingface.co';

export interface HubOptions {
  readonly proxy?: ProxySettings;
  /** Another server with the same paths, as `HF_ENDPOINT` names it; default huggingface.co. */
  readonly endpoint?: string;
}

/** @param repository of a model; that of a dataset begins with `datasets/`. */
export function hubFile(repository: string, revision: string, file: string, options: HubOptions): Source {
  const base = (options.endpoint ?? HUB).replace(/\/+$/, '');
  const path = file.split('/').map(encodeURIComponent).join('/');
  return { url: `${base}/${repository}/resolve/${revision}/${path}`, proxy: options.proxy };
}
