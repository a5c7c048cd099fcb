"""The published outlier methods. Each function gets the matrix (n, d) float32 and returns its largest score, in words."""

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors


def isolation_forest(x, seed):
    # With a contamination, fit and predict would each score again what ours scores once.
    scores = IsolationForest(random_state=seed).fit(x).score_samples(x)
    np.flatnonzero(scores < np.percentile(scores, 10))
    return f"largest score {-scores.min():.4f}"


def lof(x, nNeighbors):
    model = LocalOutlierFactor(n_neighbors=nNeighbors)
    model.fit_predict(x)
    return f"largest score {-model.negative_outlier_factor_.min():.4f}"


def knn_distance(x, nNeighbors):
    distances, _ = NearestNeighbors(n_neighbors=nNeighbors).fit(x).kneighbors()
    return f"largest score {distances.mean(axis=1).max():.4f}"
