/**
 * The data card of a copy: Croissant 1.0 (http://mlcommons.org/croissant/1.0), JSON-LD that dataset catalogues and
 * loaders read. The files of records with their hashes, the images, and how records are read from the files.
 */
import { extname } from 'node:path';
import * as v from 'valibot';

/** What only the publisher knows, as it is handed in. */
export const cardFieldsSchema = v.strictObject({
  name: v.optional(v.string()),
  description: v.optional(v.string()),
  license: v.optional(v.string()),
  url: v.optional(v.string()),
  creator: v.optional(v.union([v.string(), v.array(v.string())])),
  citeAs: v.optional(v.string()),
  version: v.optional(v.string()),
  datePublished: v.optional(v.string()),
});
export type CardFields = v.InferOutput<typeof cardFieldsSchema>;

/** A field of the records, as the file names it. */
export interface CardField {
  readonly name: string;
  readonly dataType: 'sc:Text' | 'sc:Integer' | 'sc:Float' | 'sc:Boolean' | 'sc:ImageObject';
  readonly repeated?: true;
  /** Which member of the cell is meant. */
  readonly part?: string;
}

export interface CardFile {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** None where the format does not say how records lie in the file. */
  readonly fields: readonly CardField[];
}

/** Files of one kind that come in great number. */
export interface CardFileSet {
  readonly name: string;
  readonly format: string;
  /** Globs from the root. */
  readonly includes: readonly string[];
  readonly fields: readonly CardField[];
}

export interface CardInput {
  readonly name: string;
  readonly description: string;
  readonly date: string;
  readonly fields: CardFields;
  readonly files: readonly CardFile[];
  readonly fileSets: readonly CardFileSet[];
  /** Numbers of the audit: kind of finding and count. */
  readonly findings: Readonly<Record<string, number>>;
}

const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

/** What the specification requires of a dataset. */
const requiredProperties = [
  '@context',
  '@type',
  'conformsTo',
  'name',
  'description',
  'license',
  'url',
  'creator',
  'datePublished',
] as const;

export interface Card {
  /** JSON text. */
  readonly text: string;
  /** Required properties that only the publisher can give, and has not. */
  readonly missing: readonly string[];
}

export function croissantCard(input: CardInput): Card {
  const { fields, files, fileSets } = input;
  const { creator } = fields;
  const creators = creator === undefined ? undefined : typeof creator === 'string' ? [creator] : creator;
  const card: Readonly<Record<string, unknown>> = {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: fields.name ?? input.name,
    description: fields.description ?? input.description,
    license: fields.license,
    url: fields.url,
    creator: creators?.map((name) => ({ '@type': 'sc:Person', name })),
    citeAs: fields.citeAs,
    version: fields.version,
    datePublished: fields.datePublished ?? input.date,
    variableMeasured: Object.entries(input.findings).map(([kind, count]) => ({
      '@type': 'PropertyValue',
      name: `findings of the audit: ${kind}`,
      value: count,
    })),
    distribution: [
      ...files.map(({ path, sha256, bytes }) => ({
        '@type': 'cr:FileObject',
        '@id': path,
        name: path,
        contentUrl: path,
        contentSize: `${bytes} B`,
        encodingFormat: formatOf(path),
        sha256,
      })),
      ...fileSets.map(({ name, includes, format }) => ({
        '@type': 'cr:FileSet',
        '@id': name,
        name,
        encodingFormat: format,
        includes,
      })),
    ],
    recordSet: [
      ...files.flatMap((file) =>
        recordSet({ fileObject: { '@id': file.path } }, file.path, file.fields, formatOf(file.path)),
      ),
      ...fileSets.flatMap((set) =>
        recordSet({ fileSet: { '@id': set.name } }, set.name, set.fields, set.format),
      ),
    ],
  };
  return {
    text: `${JSON.stringify(card, null, 2)}\n`,
    missing: requiredProperties.filter((name) => card[name] === undefined),
  };
}

function recordSet(source: object, name: string, fields: readonly CardField[], format: string) {
  if (fields.length === 0) return [];
  const id = `${name.replace(/\.[^.]*$/, '').replaceAll(/[^\w/-]/g, '_')}/records`;
  const field = fields.map(({ name: column, dataType, repeated, part }) => ({
    '@type': 'cr:Field',
    '@id': `${id}/${column}`,
    name: `${id}/${column}`,
    dataType,
    repeated,
    source: {
      ...source,
      extract: format === JSON_FORMAT ? { jsonPath: `$[*].${pathStep(column)}` } : { column },
      transform: part === undefined ? undefined : { jsonPath: part },
    },
  }));
  return [{ '@type': 'cr:RecordSet', '@id': id, name: id, field }];
}

/** A name in a JSON path. */
function pathStep(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name.replaceAll("'", "\\'")}'`;
}

export const JSON_FORMAT = 'application/json';

const formats: Readonly<Record<string, string>> = {
  '.json': JSON_FORMAT,
  '.jsonl': 'application/jsonlines',
  '.ndjson': 'application/jsonlines',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.parquet': 'application/x-parquet',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
};

/** The media type of a file, by the ending of its name. */
export function formatOf(path: string): string {
  return formats[extname(path).toLowerCase()] ?? 'application/octet-stream';
}
