"""Writes the fixtures of test/analysis/reduction/umap.test.ts: python test/parity/umap_learn.py

umap-learn 0.5.12, scikit-learn 1.6.1, scipy 1.17.1, numpy 2.4.6. `graph.json`: neighbour lists, sigmas, rhos, the
united graph and a, b of seeded points, some of them repeated; `iris.json`: Fisher's iris (UCI, public domain, as
scikit-learn ships it) with what umap-learn itself reaches on it.
"""

import json
from pathlib import Path

import numpy as np
import umap
from sklearn.datasets import load_iris
from sklearn.manifold import trustworthiness
from umap.umap_ import find_ab_params, fuzzy_simplicial_set
from umap.utils import fast_knn_indices

folder = Path(__file__).parent / "fixtures" / "umap"
folder.mkdir(parents=True, exist_ok=True)


# Repeated rows are left out under cosine: there umap-learn's distance of equal rows is 0 or 1e-16 by rounding.
DISTINCT = 70


def numbers(array, digits=9):
    return [float(f"{value:.{digits}g}") for value in np.asarray(array, float).ravel()]


def write(name, value):
    (folder / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def points():
    rng = np.random.RandomState(5)
    centres = rng.normal(size=(4, 8)) * 2
    x = centres[rng.randint(4, size=DISTINCT)]
    x = x + rng.normal(size=x.shape) * rng.uniform(0.2, 1.5, size=(DISTINCT, 1))
    x = np.concatenate([x, x[:3], np.repeat(x[10:11], 9, axis=0), x[:2] * (1 + 1e-3)])
    return x.astype(np.float32)


def graph_of(x, metric, k):
    model = umap.UMAP(n_neighbors=k, metric=metric, transform_mode="graph").fit(x)
    distances = np.array([[model._input_distance_func(p, q) for q in x] for p in x])
    np.fill_diagonal(distances, 0)
    indices = fast_knn_indices(distances, k)
    graph, sigmas, rhos = fuzzy_simplicial_set(distances, k, None, "precomputed")
    assert np.allclose(sigmas, model._sigmas, rtol=1e-6) and abs(graph - model.graph_).max() < 1e-7
    graph = graph.tocsr()
    graph.sort_indices()
    return {
        "metric": metric,
        "rows": len(x),
        "nNeighbors": k,
        "indices": indices.ravel().tolist(),
        "sigmas": numbers(sigmas),
        "rhos": numbers(rhos),
        "starts": graph.indptr.tolist(),
        "columns": graph.indices.tolist(),
        "weights": numbers(graph.data),
    }


x = points()
write(
    "graph.json",
    {
        "n": len(x),
        "d": x.shape[1],
        "x": numbers(x),
        "graphs": [
            graph_of(rows, metric, k)
            for metric, rows in (("euclidean", x), ("cosine", x[:DISTINCT]))
            for k in (2, 5, 15)
        ],
        "curves": [
            {"minDist": m, "spread": s, "a": float(a), "b": float(b)}
            for m, s in ((0.1, 1), (0, 1), (0.01, 1), (0.5, 1), (0.99, 1), (1, 1), (0.1, 0.5), (0.25, 2), (1, 3))
            for a, b in [find_ab_params(s, m)]
        ],
    },
)

iris = load_iris().data.astype(np.float32)
reached = [
    trustworthiness(
        iris,
        umap.UMAP(n_neighbors=10, min_dist=0.01, n_epochs=200, random_state=seed).fit_transform(iris),
        n_neighbors=10,
    )
    for seed in range(42, 47)
]
write("iris.json", {"n": 150, "d": 4, "x": numbers(iris), "trustworthiness10": numbers(reached, 6)})
