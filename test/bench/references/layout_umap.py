"""The published UMAP, seeded, which makes it run on one thread."""

import umap


def fit(x, neighbors, minDist, seed):
    layout = umap.UMAP(n_neighbors=neighbors, min_dist=minDist, random_state=seed).fit_transform(x)
    width, height = layout.max(axis=0) - layout.min(axis=0)
    return f"extent {width:.0f} x {height:.0f}"
