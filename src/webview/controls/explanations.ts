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
  flaggedBy: () => t('How many of the outlier methods call the image an outlier.'),
  stability: () =>
    t(
      'Share of neighbouring runs, with other seeds or slightly other parameters, that call the image an outlier too; 1 = all.',
    ),
  nearestInlier: () => t('The most similar image that no method calls an outlier.'),
  clusters: () =>
    t('The cluster of the image in each clustering that has been computed; noise belongs to none.'),
  layout: () =>
    t(
      'How many of the neighbours of this image on the map are its neighbours in the embedding too; 1 = all.',
    ),
  similarity: () =>
    t('Cosine of the two embeddings: 1 for the same direction, lower for images that are less alike.'),
  hashDistance: () =>
    t(
      'How many of the 480 bits of the perceptual hashes differ: 0 for pictures that look the same, about 240 for unrelated ones.',
    ),
  score: () => t('Score of the method, higher is more anomalous; the dot marks what it calls an outlier.'),
  rank: () => t('Place by the score of the method; 1 is the most anomalous.'),
} as const;
