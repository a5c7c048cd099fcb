"""PCA, h-NNE and trustworthiness as published. Each function gets the matrix (n, d) float32 and says what came out."""

from hnne import HNNE
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness


def pca(x):
    return f"variance {PCA(2).fit(x).explained_variance_ratio_.sum():.4f}"


def hnne(x, version):
    model = HNNE(hnne_version=version)
    model.fit_transform(x)
    return "[" + ",".join(str(int(c)) for c in model.hierarchy_parameters.partition_sizes) + "]"


def trust(x, k):
    # Continuity is the same with the spaces swapped; ours always comes with it.
    y = x[:, :2]
    return f"{trustworthiness(x, y, n_neighbors=k):.4f}, {trustworthiness(y, x, n_neighbors=k):.4f}"
