/** Addresses of files on the Hugging Face hub. */
import type { ProxySettings } from './proxy';

const HUB = 'https://huggingface.co';

export interface HubOptions {
  readonly proxy?: ProxySettings;
  /** Another server with the same paths; default huggingface.co. */
  readonly endpoint?: string;
}

/** @param endpoint another server with the same paths, as `HF_ENDPOINT` names it. */
export function hubUrl(
  repository: string,
  revision: string,
  file: string,
  options: { readonly dataset?: boolean; readonly endpoint?: string | undefined } = {},
): string {
  const base = (options.endpoint ?? HUB).replace(/\/+$/, '');
  const path = file.split('/').map(encodeURIComponent).join('/');
  return `${base}/${options.dataset ? 'datasets/' : ''}${repository}/resolve/${revision}/${path}`;
}
