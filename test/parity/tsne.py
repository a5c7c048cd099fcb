"""Writes the fixture of test/analysis/reduction/tsne.test.ts: python test/parity/tsne.py

scikit-learn 1.6.1, numpy 2.4.6, scipy 1.17.1. `kl` is the exact divergence of scikit-learn's layouts on its own
sparse P (the value it reports is an estimate before the last step), mean of five seeds.
"""

import json
from pathlib import Path

import numpy as np
from scipy.spatial.distance import pdist
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import NearestNeighbors


def joint_probabilities(x, perplexity, metric):
    k = min(len(x) - 1, int(3 * perplexity + 1))
    graph = NearestNeighbors(n_neighbors=k, metric=metric).fit(x).kneighbors_graph(mode="distance")
    graph.data **= 2
    p = _joint_probabilities_nn(graph, perplexity, 0).tocsr()
    p.sort_indices()
    return p


def exact_divergence(p, layout):
    y = layout.astype(np.float64)
    z = 2 * (1 / (1 + pdist(y, "sqeuclidean"))).sum()
    edges = p.tocoo()
    q = 1 / (1 + ((y[edges.row] - y[edges.col]) ** 2).sum(1)) / z
    return float((edges.data * np.log(edges.data / q)).sum())


random = np.random.RandomState(0)
small = random.standard_normal((40, 6)).astype(np.float32)
centers = 4 * random.standard_normal((6, 8))
groups = (centers[np.arange(300) % 6] + random.standard_normal((300, 8))).astype(np.float32)

fixture = {"small": {"d": 6, "perplexity": 5, "x": small.ravel().tolist()}}
for metric in ("euclidean", "cosine"):
    p = joint_probabilities(small, 5, metric)
    fixture["small"][metric] = {
        "starts": p.indptr.tolist(),
        "columns": p.indices.tolist(),
        "values": [float(f"{value:.9g}") for value in p.data],
    }
p = joint_probabilities(groups, 30, "euclidean")
layouts = [TSNE(init="random", random_state=seed).fit_transform(groups) for seed in range(42, 47)]
fixture["groups"] = {
    "d": 8,
    "x": [float(f"{value:.9g}") for value in groups.ravel()],
    "kl": float(np.mean([exact_divergence(p, layout) for layout in layouts])),
}
path = Path(__file__).parent / "fixtures" / "tsne.json"
path.write_text(json.dumps(fixture) + "\n")
