"""The published outlier methods. Each function gets the matrix (n, d) float32 and returns the scores."""


def isolation_forest(x, seed):
    from sklearn.ensemble import IsolationForest

    # With a contamination, fit and predict would each score again what ours scores once.
    return -IsolationForest(random_state=seed).fit(x).score_samples(x)


def lof(x, nNeighbors):
    from sklearn.neighbors import LocalOutlierFactor

    model = LocalOutlierFactor(n_neighbors=nNeighbors)
    model.fit_predict(x)
    return -model.negative_outlier_factor_


def knn_distance(x, nNeighbors):
    from sklearn.neighbors import NearestNeighbors

    distances, _ = NearestNeighbors(n_neighbors=nNeighbors).fit(x).kneighbors()
    return distances.mean(axis=1)
