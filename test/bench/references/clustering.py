"""The published clusterings. Each function gets the matrix (n, d) float32 and returns the labels."""


def dbscan(x, eps, minSamples):
    from sklearn.cluster import DBSCAN

    return DBSCAN(eps=eps, min_samples=minSamples).fit_predict(x)


def hdbscan(x, minClusterSize, minSamples):
    from hdbscan import HDBSCAN

    model = HDBSCAN(min_cluster_size=minClusterSize, min_samples=minSamples).fit(x)
    model.outlier_scores_  # computed on demand; ours always comes with them
    return model.labels_


def fast_hdbscan(x, minClusterSize, minSamples):
    from fast_hdbscan import HDBSCAN

    return HDBSCAN(min_cluster_size=minClusterSize, min_samples=minSamples).fit_predict(x)


def kmeans(x, k, nInit, seed):
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=nInit, random_state=seed).fit_predict(x)


def finch(x, metric):
    from finch import FINCH

    partitions, _, _ = FINCH(x, distance=metric, verbose=False)
    return partitions[:, 0]
