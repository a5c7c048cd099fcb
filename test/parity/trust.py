"""Writes fixtures/trust/blobs.json for test/analysis/reduction/trust.test.ts: python test/parity/trust.py

numpy 2.4.6, scikit-learn 1.6.1. Continuity is trustworthiness with the two spaces swapped; recall is the mean share
of common nearest neighbours.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.datasets import make_blobs
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors


def nearest(a, k):
    return NearestNeighbors(n_neighbors=k).fit(a).kneighbors(return_distance=False)


def recall(a, b, k):
    return float(np.mean([len(set(i) & set(j)) / k for i, j in zip(nearest(a, k), nearest(b, k))]))


x = make_blobs(90, 7, centers=4, cluster_std=4.0, random_state=5)[0].astype(np.float32)
wide = x.astype(np.float64)
layouts = {
    "pca": PCA(2, svd_solver="full").fit_transform(wide).round(6),
    "random": np.random.RandomState(1).uniform(size=(90, 2)).round(9),
    "cube": wide[:, :3].round(5),
}
answers = [
    {
        "layout": name,
        "k": k,
        "trustworthiness": float(trustworthiness(wide, y, n_neighbors=k)),
        "continuity": float(trustworthiness(y, wide, n_neighbors=k)),
        "recall": recall(wide, y, k),
    }
    for name, y in layouts.items()
    for k in (1, 5, 15, 44)
]
out = Path(__file__).parent / "fixtures" / "trust" / "blobs.json"
out.parent.mkdir(parents=True, exist_ok=True)
fixture = {
    "versions": {name: version(name) for name in ("numpy", "scikit-learn")},
    "n": len(x),
    "d": x.shape[1],
    "x": [float(v) for v in x.ravel()],
    "layouts": {name: {"d": y.shape[1], "data": y.ravel().tolist()} for name, y in layouts.items()},
    "answers": answers,
}
out.write_text(json.dumps(fixture) + "\n")
