/**
 * What the numbers and abbreviations of the panel mean, one sentence each. An element with `data-explanation` shows its
 * text on hover and focus (`controls/explanationTip.ts`).
 */
import { t } from '../text';

export const explanations = {
  trustworthiness: () =>
    t(
      'Share of the neighbours on the map that are neighbours in the embedding too, those far off weighted more; 1 is best.',
    ),
  continuity: () =>
    t(
      'Share of the neighbours in the embedding that are neighbours on the map too, those far off weighted more; 1 is best.',
    ),
  recall: () => t('How many of the nearest neighbours in the embedding are among the nearest on the map.'),
  ari: () =>
    t(
      'Adjusted Rand index: how far two groupings agree on which pairs belong together; 1 = the same groups, 0 = as by chance.',
    ),
  nmi: () =>
    t(
      'Normalized mutual information: how much one grouping tells of the other; 1 = everything, 0 = nothing.',
    ),
  flaggedBy: () =>
    t(
      'How many of the outlier methods call the image an outlier; a method that calls all of them outliers is not counted. Of equals the one with the better ranks in all methods comes first.',
    ),
  stability: () =>
    t(
      'Share of neighbouring runs, with other seeds or slightly other parameters, that call the image an outlier too; 1 = all.',
    ),
  nearestInlier: () => t('The most similar image that no counted method calls an outlier.'),
  clusters: () =>
    t('The cluster of the image in each clustering that has been computed; noise belongs to none.'),
  layout: () =>
    t(
      'How many of the neighbours of this image on the map are its neighbours in the embedding too; 1 = all.',
    ),
  similarity: () =>
    t('Cosine of the two embeddings: 1 for the same direction, lower for images that are less alike.'),
  transformedCopies: () =>
    t(
      'Copies that were mirrored, turned, cropped, padded, inverted, given another contrast or written on. It takes about half a minute for a thousand images.',
    ),
  hashDistance: () =>
    t(
      'How many of the 480 bits of the perceptual hashes differ: 0 for pictures that look the same, about 240 for unrelated ones.',
    ),
  score: () => t('Score of the method, higher is more anomalous; the dot marks what it calls an outlier.'),
  rank: () => t('Place by the score of the method; 1 is the most anomalous.'),
  silhouette: () =>
    t(
      'Mean over the images of how much nearer each is to its own cluster than to the next one, noise left out: 1 = well apart, 0 = at the border, below 0 = in the wrong one.',
    ),
  noise: () => t('Images that the clustering puts into no cluster.'),
  variance: () => t('Share of the variance of the embedding that the two axes keep; the rest is not seen.'),
  divergence: () =>
    t(
      'Kullback-Leibler divergence, which t-SNE minimizes: how far the neighbourhoods on the map differ from those in the embedding, in nats; 0 = not at all. Compare it only at equal perplexity.',
    ),
  entropy: () =>
    t(
      'How evenly the answers are spread, in bits: 0 = always the same answer, 1 = as uncertain as a coin, 3 = as eight answers equally often.',
    ),
  kappa: () =>
    t(
      "Cohen's kappa: agreement beyond what two readers reach by chance; 1 = always, 0 = as by chance. Low where nearly all cases are of one kind.",
    ),
  ac2: () =>
    t("Gwet's AC2: agreement beyond chance, steady where nearly all cases are of one kind; 1 = always."),
} as const;

/** Terms of summaries such as "18 clusters · silhouette 0.32", each by its template. */
const terms: readonly (readonly [template: () => string, explanation: () => string])[] = [
  [() => t('silhouette {0}'), explanations.silhouette],
  [() => t('{0} noise'), explanations.noise],
  [() => t('trustworthiness {0}'), explanations.trustworthiness],
  [() => t('Trustworthiness {0}'), explanations.trustworthiness],
  [() => t('Continuity {0}'), explanations.continuity],
  [() => t('{0} % of {1} neighbours preserved'), explanations.recall],
  [() => t('{0} % of variance'), explanations.variance],
  [() => t('KL {0}'), explanations.divergence],
];

/** What the terms in a text mean, a line each: "Noise: …"; '' where it has none. */
export function explanationsIn(text: string): string {
  return terms
    .flatMap(([template, explanation]) => {
      const term = longestPart(template());
      return text.includes(term) ? [`${term.charAt(0).toUpperCase()}${term.slice(1)}: ${explanation()}`] : [];
    })
    .join('\n');
}

/** Of a template, the longest text between holes. */
function longestPart(template: string): string {
  const parts = template.split(/\{\d+\}/).map((part) => part.trim());
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}

/** Abbreviations that datasets have as values. */
const values: Readonly<Record<string, (() => string) | undefined>> = {
  KG: () => t('KG: the answer needs medical knowledge (a knowledge graph) beside the image.'),
  OPEN: () => t('OPEN: the answer is a free text.'),
  CLOSED: () => t('CLOSED: the answer is one of few, such as yes or no.'),
};

/** What a value that is an abbreviation means; null for others. */
export function valueExplanation(value: string): string | null {
  return Object.hasOwn(values, value) ? (values[value]?.() ?? null) : null;
}
