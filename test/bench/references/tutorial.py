"""The nine methods of the tutorial's notebook, with its settings."""

import clustering
import layouts
import outliers


def all_methods(x):
    clustering.dbscan(x, 0.5, 5)
    clustering.hdbscan(x, 5, 3)
    clustering.kmeans(x, 8, 10, 42)
    clustering.finch(x, "cosine")
    layouts.pca(x)
    layouts.tsne(x, 30, 1000, 42)
    layouts.umap(x, 15, 0.1, 42)
    layouts.hnne(x, "v2")
    outliers.isolation_forest(x, 42)
    return [9]
