"""The published layouts. Each function gets the matrix (n, d) float32 and returns the layout (n, 2)."""


def pca(x):
    from sklearn.decomposition import PCA

    return PCA(2).fit_transform(x)


def tsne(x, perplexity, iterations, seed):
    """Barnes-Hut on every core."""
    from sklearn.manifold import TSNE

    return TSNE(perplexity=perplexity, max_iter=iterations, random_state=seed).fit_transform(x)


def open_tsne(x, perplexity, iterations, seed):
    """FIt-SNE above 10,000 rows, on every core."""
    from openTSNE import TSNE

    model = TSNE(perplexity=perplexity, n_iter=iterations - 250, random_state=seed, n_jobs=-1)
    return model.fit(x)


def umap(x, nNeighbors, minDist, seed):
    """Seeded, which makes it run on one thread."""
    from umap import UMAP

    return UMAP(n_neighbors=nNeighbors, min_dist=minDist, random_state=seed).fit_transform(x)


def hnne(x, version):
    from hnne import HNNE

    return HNNE(hnne_version=version).fit_transform(x)


def trust(x, k):
    from sklearn.manifold import trustworthiness

    # Continuity is the same with the spaces swapped; ours always comes with it.
    y = x[:, :2]
    return [trustworthiness(x, y, n_neighbors=k), trustworthiness(y, x, n_neighbors=k)]
