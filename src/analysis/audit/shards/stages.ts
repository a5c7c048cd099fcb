/**
 * The stages of an audit by shards, in their order: each makes one part a shard, out of the parts of all shards of those
 * before. The first reads the dataset; the others neither its records nor its images, they only look for its root.
 */
import { basename, join } from 'node:path';
import { message } from '../../../common/messageTemplate';
import { openImageVectors } from '../../embedding/encoders/imported';
import { currentPart, type PartKind, type PartOrigin, writePart } from '../../embedding/shards/partFile';
import { refused } from '../../embedding/shards/requireComplete';
import { partName, type Shard, shardName } from '../../embedding/shards/shard';
import { hashRowBlocks } from '../../embedding/storedEmbeddings';
import type { RowBlocks } from '../../numeric/matrix';
import { partsOf, type TaskContext } from '../../taskContext';
import { assessCopies } from '../duplicates/assessCopies';
import { centredDescriptors } from '../duplicates/describedPictures';
import { equalFiles } from '../duplicates/keptTransformedCopies';
import { boxes, candidatesOf, likelyCopies, type PartnerLists } from '../duplicates/likelyCopies';
import { ComparedPictures } from '../duplicates/pictures';
import { similarPairs } from '../duplicates/similarPairs';
import { rowsOfShard, tilesOfRows, tilesOfShard } from '../duplicates/tiles';
import { copiesKind, pairsKind, partnersKind, type PartnersPart } from './kinds';
import { type LooksOfParts, openLooks, readAllParts } from './looksOfParts';
import { imagesText, type MadePart, originText } from './thumbnails';

export interface StageRequest {
  readonly shard: Shard;
  /** Root of the dataset; nothing of it is read. */
  readonly root: string;
  /** Of the parts of all stages. */
  readonly folder: string;
  /** Of image_embeddings.npy. */
  readonly embeddings: string;
  readonly similarity: number;
}

export interface LaterStage {
  readonly name: 'pairs' | 'partners' | 'copies';
  /** Whether it is for `--transformed` alone. */
  readonly ofTransformed: boolean;
  /** @throws AnalysisError naming parts of stages before that are missing or damaged. */
  make(request: StageRequest, looks: LooksOfParts, task: TaskContext): Promise<MadePart>;
}

const pairs: LaterStage = {
  name: 'pairs',
  ofTransformed: false,
  async make({ shard, folder, embeddings, similarity }, looks, task) {
    const vectors = await openImageVectors(embeddings);
    try {
      requireRows(vectors, looks, embeddings);
      const about = {
        looks: looks.identity,
        vectors: hashRowBlocks(vectors, () => task.check()),
        similarity,
      };
      return await kept(pairsKind, looks, shard, folder, about, task, async () => {
        const found = await similarPairs(
          { vectors, looks, cellOf: looks.cellOf, isRadiograph: looks.isRadiograph },
          similarity,
          tilesOfShard(looks.n, shard),
          task,
        );
        return {
          a: Int32Array.from(found, ({ a }) => a),
          b: Int32Array.from(found, ({ b }) => b),
          cosines: Float64Array.from(found, ({ cosine }) => cosine),
          slices: Int32Array.from(found, ({ likeness }) => (likeness === 'slice' ? 1 : 0)),
        };
      });
    } finally {
      await vectors.close();
    }
  },
};

const partners: LaterStage = {
  name: 'partners',
  ofTransformed: true,
  make({ shard, folder }, looks, task) {
    return kept(partnersKind, looks, shard, folder, { looks: looks.identity }, task, async () => {
      const classes = equalFiles(looks.contents);
      const n = classes.length;
      const described = centredDescriptors(n, (i) => looks.descriptionOf(classes[i][0]), task);
      const own = rowsOfShard(n, shard);
      const tiles = tilesOfRows(n, own);
      const [ofContent, ofBody] = partsOf(task, [1, 1]);
      const lists = ({ partners: some, symmetries }: PartnerLists) => ({
        partners: some,
        symmetries: Int32Array.from(symmetries),
      });
      return {
        ...own,
        content: lists(await likelyCopies(described.content, tiles, own, ofContent)),
        body: lists(await likelyCopies(described.body, tiles, own, ofBody)),
      };
    });
  },
};

const copies: LaterStage = {
  name: 'copies',
  ofTransformed: true,
  make({ shard, folder }, looks, task) {
    return kept(copiesKind, looks, shard, folder, { looks: looks.identity }, task, async () => {
      const found = await readAllParts(folder, partnersKind, [sameLooks], looks, () => task.check());
      requireLooks(found, looks, partnersKind);
      const classes = equalFiles(looks.contents);
      requireAllRows(found, classes.length);
      const lists = boxes.map((box) =>
        found.map(({ head }) => ({
          ...{ first: head.first, end: head.end, partners: head[box].partners },
          symmetries: Uint8Array.from(head[box].symmetries),
        })),
      );
      // Pairs of one picture together, and as much for each shard wherever in the dataset the copies are.
      const candidates = candidatesOf(lists, (a) => a % shard.count === shard.index - 1);
      const pictures = {
        n: classes.length,
        cellOf: (i: number) => looks.cellOf(classes[i][0]),
        sizeOf: (i: number) => looks.sizeOf(classes[i][0]),
      };
      const assessed = assessCopies(candidates, new ComparedPictures(pictures), task);
      return {
        a: Int32Array.from(assessed, ({ a }) => a),
        b: Int32Array.from(assessed, ({ b }) => b),
        scores: Float64Array.from(assessed, ({ score }) => score),
        changes: assessed.filter(({ score }) => score >= 0).map(({ changes }) => changes),
      };
    });
  },
};

export const laterStages = [pairs, partners, copies] as const;
export const stageNames = ['thumbnails', ...laterStages.map(({ name }) => name)] as const;

/** What must be equal in parts that are made of the same thumbnails. */
export const sameLooks = {
  of: ({ looks }: { readonly looks: string }) => looks,
  says: ({ looks }: { readonly looks: string }) => message`of the images ${looks.slice(0, 12)}`,
};

/** @throws AnalysisError naming a part that was made of other thumbnails. */
export function requireLooks(
  parts: readonly { readonly path: string; readonly head: PartOrigin & { readonly looks: string } }[],
  { identity }: Pick<LooksOfParts, 'identity'>,
  { madeBy }: Pick<PartKind, 'madeBy'>,
): void {
  const other = parts.find(({ head }) => head.looks !== identity);
  if (!other) return;
  throw refused(
    message`${other.path} was made of other images than the thumbnails show; make it again by "${`${madeBy} ${shardName(other.head.shard)}`}".`,
  );
}

function requireAllRows(
  parts: readonly { readonly path: string; readonly head: PartnersPart }[],
  n: number,
): void {
  let end = 0;
  for (const { path, head } of parts) {
    if (head.first !== end) throw refused(message`${path} holds what is not of its shard; make it again.`);
    ({ end } = head);
  }
  if (end !== n) throw refused(message`${parts[0].path} holds what is not of its shard; make it again.`);
}

/** @throws AnalysisError where the folder of the dataset is called otherwise than that of the parts. */
function requireName(root: string, { origin: { dataset } }: LooksOfParts, folder: string): void {
  if (basename(root) === dataset.name) return;
  throw refused(
    message`The parts in ${folder} are of the dataset ${dataset.name}, not of ${root}; name the folder of that dataset, or another --out.`,
  );
}

function requireRows({ n }: RowBlocks, looks: LooksOfParts, embeddings: string): void {
  if (n === looks.n) return;
  throw refused(
    message`${embeddings} holds vectors of ${n} images, but the thumbnails are of ${looks.n}; embed the dataset again.`,
  );
}

/** The part that is there if it is whole and about the same, else the one that is made now. */
async function kept(
  kind: PartKind,
  looks: LooksOfParts,
  shard: Shard,
  folder: string,
  about: Readonly<Record<string, string | number>>,
  task: TaskContext,
  make: () => Promise<object>,
): Promise<MadePart> {
  const path = join(folder, partName(shard, kind.name));
  const origin: PartOrigin = { ...looks.origin, shard };
  const isCurrent = (content: unknown) => {
    const part = content as PartOrigin & Readonly<Record<string, unknown>>;
    return (
      originText(part) === originText(origin) &&
      Object.entries(about).every(([name, value]) => part[name] === value)
    );
  };
  const holds = `its share of the ${kind.name} of ${imagesText(looks.n)}`;
  if (await currentPart(path, kind, isCurrent, task)) return { path, holds, found: true };
  await writePart(
    path,
    kind,
    { ...origin, ...about, ...(await make()) },
    `${kind.name} of ${imagesText(looks.n)}`,
    () => task.check(),
  );
  return { path, holds, found: false };
}

/** Makes the part of one shard of a stage after the first. @throws AnalysisError where the thumbnails are of another dataset. */
export async function makeStage(
  name: LaterStage['name'],
  request: StageRequest,
  task: TaskContext,
): Promise<MadePart> {
  const looks = await openLooks(request.folder, request.shard, () => task.check());
  try {
    requireName(request.root, looks, request.folder);
    const stage = laterStages.find((one) => one.name === name) ?? pairs;
    return await stage.make(request, looks, task);
  } finally {
    await looks.close();
  }
}
