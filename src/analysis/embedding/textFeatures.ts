/** The features of texts, kept so that a dataset that is read again hashes only the texts that are new. */
import { checkPer } from '../taskContext';
import { murmur3 } from './murmur3';

const HASH_SEED = 0x51a7e; // any constant; another one is another encoder
const CHARACTER_NGRAM = 3;
/** Words say more than their letters: with equal weight, shared endings outvote shared words. */
const WORD_WEIGHT = 1;
const CHARACTER_WEIGHT = 0.4;
/** Features between two checks of the cancel flag; some 20 ms. */
const CHECK_EVERY_FEATURES = 50_000;
/** Features of kept texts, 12 bytes each; beyond them nothing is kept. */
const MAX_KEPT = 1 << 22;

const words = /[\p{Script=Han}]|[\p{L}\p{N}]+/gu;
const han = /\p{Script=Han}/u;

export interface TextFeatures {
  /** Of each feature, in the order of its first appearance: its place in `TextFeatureMemory.hashes`. */
  readonly places: Int32Array;
  /** 1 + ln(tf) for repeated features (sublinear), the weight itself below one. */
  readonly frequencies: Float64Array;
}

export class TextFeatureMemory {
  /** Hash of each feature that was seen, by its place. */
  readonly hashes: number[] = [];
  private readonly placeOfHash = new Map<number, number>();
  private readonly placeOfFeature = new Map<string, number>();
  private readonly texts = new Map<string, TextFeatures>();
  private kept = 0;

  /**
   * Words and word pairs, and character 3-grams inside longer words.
   * @param check called now and then; what it throws ends the work.
   */
  of(text: string, check: () => void = () => undefined): TextFeatures {
    let features = this.texts.get(text);
    if (!features) {
      features = this.featuresOf(text, check);
      this.texts.set(text, features);
      this.kept += features.places.length;
    }
    return features;
  }

  /** After a run: forgets everything where it is more than is worth keeping. */
  trim(): void {
    if (this.kept <= MAX_KEPT) return;
    this.hashes.length = 0;
    this.placeOfHash.clear();
    this.placeOfFeature.clear();
    this.texts.clear();
    this.kept = 0;
  }

  private featuresOf(text: string, check: () => void): TextFeatures {
    const tokens = text.normalize('NFKC').toLowerCase().match(words) ?? [];
    const weights = new Map<number, number>();
    const spent = checkPer(CHECK_EVERY_FEATURES, check);
    const add = (feature: string, weight: number) => {
      spent(1);
      const place = this.placeOf(feature);
      weights.set(place, (weights.get(place) ?? 0) + weight);
    };
    for (let t = 0; t < tokens.length; t++) {
      const token = tokens[t];
      add(`w:${token}`, WORD_WEIGHT);
      if (t > 0) add(`p:${tokens[t - 1]} ${token}`, WORD_WEIGHT);
      if (han.test(token)) continue;
      const padded = `<${token}>`;
      for (let c = 0; c + CHARACTER_NGRAM <= padded.length; c++) {
        add(`c:${padded.slice(c, c + CHARACTER_NGRAM)}`, CHARACTER_WEIGHT);
      }
    }
    return {
      places: Int32Array.from(weights.keys()),
      frequencies: Float64Array.from(weights.values(), (weight) =>
        weight >= 1 ? 1 + Math.log(weight) : weight,
      ),
    };
  }

  private placeOf(feature: string): number {
    const known = this.placeOfFeature.get(feature);
    if (known !== undefined) return known;
    const hash = murmur3(feature, HASH_SEED);
    let place = this.placeOfHash.get(hash);
    if (place === undefined) {
      place = this.hashes.push(hash) - 1;
      this.placeOfHash.set(hash, place);
    }
    this.placeOfFeature.set(feature, place);
    return place;
  }
}
