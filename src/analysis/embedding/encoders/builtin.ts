/** The encoder that comes with the product: wavelet scattering for images, feature hashing for texts. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encoders } from '../../../common/encoders';
import { modelPath } from '../../files/modelPath';
import { fitIntoSquare, toGrey } from '../../image/fit';
import type { Pixels } from '../../image/resample';
import { ort } from '../../onnx/runtime';
import { OnnxSession } from '../../onnx/session';
import type { Encoder } from '../encoder';
import { standardizeAndProject } from '../projection';
import { featureBlocks, FEATURES, INPUT_SIZE } from '../scattering/model';
import { TextFeatureMemory } from '../textFeatures';
import { hashTexts, TEXT_DIMENSION, TEXT_ENCODER_VERSION } from '../textHashing';
import { TextVectors } from '../textVectors';
import type { EncoderDefinition, Finishing } from './encoderDefinition';

/** 25 ms of processor a batch, so that cancelling is quick; larger batches measured no faster. */
const BATCH_SIZE = 8;
const DIMENSION = TEXT_DIMENSION;
/** Raise when what happens before or after the network changes. */
const PROCESSING_VERSION = 'square128-standardised-2';

const finishing: Required<Finishing> = {
  images: (features, task) => standardizeAndProject(features, featureBlocks, DIMENSION, task),
  texts: (texts, task) => hashTexts(texts, task, new TextFeatureMemory()),
};

export const builtin: EncoderDefinition = {
  prepare: () => Promise.resolve({ key: '', create: createBuiltinEncoder }),
  finishing,
};

/** @throws AnalysisError when the native engine or the model file is missing. */
export async function createBuiltinEncoder(): Promise<Encoder> {
  const model = await readFile(modelPath('scattering.onnx'));
  const modelHash = createHash('sha256')
    .update(model)
    .update(PROCESSING_VERSION)
    .update(TEXT_ENCODER_VERSION)
    .digest('hex');
  let session: Promise<OnnxSession> | undefined;
  const features = new TextFeatureMemory();
  return {
    name: 'builtin',
    title: encoders.builtin.title,
    dimension: DIMENSION,
    modelHash,
    imageBatchSize: BATCH_SIZE,
    imageFeatures: FEATURES,
    prepareImage: (image: Pixels) => fitIntoSquare(toGrey(image), INPUT_SIZE).data,
    async encodeImages(prepared) {
      session ??= OnnxSession.create(model); // only when there is something to encode
      const { Tensor } = await ort();
      const pixels = new Uint8Array(prepared.length * INPUT_SIZE ** 2);
      prepared.forEach((image, i) => pixels.set(image, i * INPUT_SIZE ** 2));
      const input = new Tensor('uint8', pixels, [prepared.length, 1, INPUT_SIZE, INPUT_SIZE]);
      const { features } = await (await session).run({ image: input });
      return features.data as Float32Array;
    },
    finishImages: (rawFeatures, task) => finishing.images(rawFeatures, task),
    encodeTexts: (texts, _memory, task) =>
      Promise.resolve(new TextVectors(hashTexts(texts, task, features), texts.rowOf)),
  };
}
