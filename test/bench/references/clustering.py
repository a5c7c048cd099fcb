"""The published clusterings. Each function gets the matrix (n, d) float32 and returns what came out, in words."""

import hdbscan as hdbscan_package
from finch import FINCH
from sklearn.cluster import DBSCAN, KMeans


def count(labels):
    return f"{len(set(labels.tolist()) - {-1})} clusters, {int((labels == -1).sum())} noise"


def dbscan(x, eps, minSamples):
    return count(DBSCAN(eps=eps, min_samples=minSamples).fit_predict(x))


def hdbscan(x, minClusterSize, minSamples):
    model = hdbscan_package.HDBSCAN(min_cluster_size=minClusterSize, min_samples=minSamples).fit(x)
    model.outlier_scores_  # computed on demand; ours always comes with them
    return count(model.labels_)


def kmeans(x, k, nInit, seed):
    return f"inertia {KMeans(k, n_init=nInit, random_state=seed).fit(x).inertia_:.3f}"


def finch(x, metric):
    _, counts, _ = FINCH(x, distance=metric, verbose=False)
    return "[" + ",".join(str(int(c)) for c in counts) + "]"
