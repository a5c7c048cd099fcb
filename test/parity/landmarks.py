"""Writes fixtures/landmarks.json: what scikit-learn and hdbscan answer for rows that they were not fitted on.

Python 3.11 with numpy 2.4.6, scikit-learn 1.6.1, hdbscan 0.8.43: python landmarks.py
HDBSCAN runs with numpy.argsort forced stable, as in clustering.py.
"""

import base64
import json
from importlib.metadata import version
from pathlib import Path

import hdbscan
import numpy as np
from sklearn.neighbors import LocalOutlierFactor

PINNED = {"numpy": "2.4.6", "scikit-learn": "1.6.1", "hdbscan": "0.8.43"}
assert {name: version(name) for name in PINNED} == PINNED, "other versions than the pinned ones"

unstable = np.argsort
np.argsort = lambda a, axis=-1, kind=None, **rest: unstable(a, axis=axis, kind="stable", **rest)

FITTED, NEW, COLUMNS = 240, 120, 6
r = np.random.RandomState(11)
# Two pairs of close groups, so that the tree has clusters within clusters, of unlike density, and strays.
centres = r.normal(size=(2, COLUMNS)) * 3
groups = np.array([c + r.normal(size=COLUMNS) * 0.9 for c in centres for _ in range(2)])
x = groups[r.randint(0, 4, FITTED + NEW)]
x = x + r.normal(size=x.shape) * r.choice([0.25, 0.5], size=(len(x), 1))
x[::12] += r.normal(size=(len(x[::12]), COLUMNS)) * 3
x = x.astype(np.float32)
fitted, new = x[:FITTED].astype(np.float64), x[FITTED:].astype(np.float64)


def lof(k):
    found = LocalOutlierFactor(n_neighbors=k, novelty=True).fit(fitted)
    return {"params": {"nNeighbors": k}, "scores": (-found.score_samples(new)).tolist()}


def with_hdbscan(size, samples, method, epsilon):
    found = hdbscan.HDBSCAN(
        min_cluster_size=size,
        min_samples=samples,
        cluster_selection_method=method,
        cluster_selection_epsilon=epsilon,
        algorithm="prims_kdtree",
        prediction_data=True,
    ).fit(fitted)
    labels, probabilities = hdbscan.approximate_predict(found, new)
    return {
        "params": {
            "minClusterSize": size,
            "minSamples": samples,
            "clusterSelectionMethod": method,
            "clusterSelectionEpsilon": epsilon,
        },
        "fitted": found.labels_.tolist(),
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
    }


answer = {
    "versions": PINNED,
    "fitted": FITTED,
    "shape": list(x.shape),
    "data": base64.b64encode(x.tobytes()).decode(),
    "lof": [lof(20), lof(3)],
    "hdbscan": [
        with_hdbscan(5, 3, "eom", 0.0),
        with_hdbscan(5, 3, "leaf", 0.0),
        with_hdbscan(12, 5, "eom", 0.0),
        with_hdbscan(5, 1, "leaf", 0.0),
        with_hdbscan(5, 2, "leaf", 1.2),
    ],
}
(Path(__file__).parent / "fixtures" / "landmarks.json").write_text(json.dumps(answer) + "\n")
for each in answer["hdbscan"]:
    print(each["params"], sorted(set(each["labels"])), each["labels"].count(-1), each["fitted"].count(-1))
