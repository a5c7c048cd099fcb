/** What the analysis says in English, in another language: by a look-up of English texts. */
import { formatMessage, type MessageTemplate } from './messageTemplate';

type LookUp = (english: string) => string;

interface Said {
  readonly message: string;
  readonly template?: MessageTemplate;
}

/** Messages in the language, without their templates and without the places that a finding sums up. */
export function localizedFindings<F extends Said & { readonly related?: readonly Said[] }>(
  findings: readonly F[],
  lookUp: LookUp,
): F[] {
  const localized = <T extends Said>({ template, ...said }: T) => ({
    ...said,
    message: template ? formatMessage(template, lookUp) : said.message,
  });
  return findings.map((finding) => {
    const { related, ...alone } = localized(finding);
    // What is left out is optional.
    return {
      ...alone,
      places: undefined,
      ...(related && { related: related.map(localized) }),
    } as unknown as F;
  });
}

interface Explained {
  readonly title: string;
  readonly params: Readonly<Record<string, { readonly help: string }>>;
}

/** Methods with titles and explanations in the language. */
export function localizedMethods<M extends Explained>(methods: readonly M[], lookUp: LookUp): M[] {
  return methods.map((method) => ({
    ...method,
    title: lookUp(method.title),
    params: Object.fromEntries(
      Object.entries(method.params).map(([name, spec]) => [name, { ...spec, help: lookUp(spec.help) }]),
    ),
  }));
}
