"""The silhouette of scikit-learn. The function gets the matrix (n, d) float32 and returns the mean over the rows."""


def score(x, groups, rows):
    import numpy as np
    from sklearn.metrics import silhouette_score

    return [silhouette_score(x, np.arange(len(x)) // rows % groups)]
