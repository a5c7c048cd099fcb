"""Writes fixtures/hnne/*.json for test/analysis/reduction/hnne.test.ts: python test/parity/hnneFixtures.py (a script named hnne.py would import itself)

hnne 2.0.1 with finch-clust 0.2.3, scikit-learn 1.6.1, numpy 2.4.6. hnne 2.0.0 packed every level of at most 500
clusters, which 2.0.1 does when given that threshold. At most 500 rows: PCA is then exact, not randomised.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from hnne import HNNE
from sklearn.datasets import load_digits, make_blobs

folder = Path(__file__).parent / "fixtures" / "hnne"
folder.mkdir(parents=True, exist_ok=True)
settings = {
    "v1": {"hnne_version": "v1"},
    "v2": {"hnne_version": "v2"},
    "v2.0.0": {"hnne_version": "v2", "v2_size_threshold": 500},
}


def flat(a):
    return [float(f"{v:.10g}") for v in np.asarray(a, float).ravel()]


def matrix(a):
    short = [int(v) if v == int(v) else round(float(v), 6) for v in a.ravel()]
    return {"n": a.shape[0], "d": a.shape[1], "data": short}


def answer(x, new, name, metric, radius):
    model = HNNE(metric=metric, radius=radius, **settings[name])
    y = model.fit_transform(x)
    anchors = model.projection_parameters.projected_centroids[-2::-1]
    return {
        "version": name,
        "metric": metric,
        "radius": radius,
        "levels": [int(v) for v in model.hierarchy_parameters.partition_sizes],
        "coordinates": flat(y),
        "finestAnchors": flat(anchors[0]),
        "new": flat(model.transform(new)),
    }


digits = load_digits().data
sets = {
    "blobs": (make_blobs(400, 5, centers=12, cluster_std=2.0, random_state=3)[0].round(3), None),
    "digits": (digits[:300], digits[300:320]),
    "walk": (np.random.RandomState(4).normal(size=(500, 3)).cumsum(axis=0).round(2), None),
    "few": (make_blobs(9, 3, centers=3, cluster_std=0.5, random_state=1)[0].round(3), None),
}
for name, (x, new) in sets.items():
    x = x.astype(np.float32).astype(np.float64)
    if new is None:
        new = x[:20] + np.random.RandomState(8).normal(size=(len(x[:20]), x.shape[1])).round(2)
    new = new.astype(np.float32).astype(np.float64)
    answers = [answer(x, new, v, "cosine", 0.4) for v in settings]
    if name == "blobs":
        answers += [answer(x, new, v, "euclidean", 0.2) for v in settings]
    fixture = {
        "versions": {p: version(p) for p in ("hnne", "finch-clust", "scikit-learn", "numpy")},
        "x": matrix(x),
        "new": matrix(new),
        "answers": answers,
    }
    (folder / f"{name}.json").write_text(json.dumps(fixture) + "\n")
    print(name, [(a["version"], a["metric"], a["levels"]) for a in answers])
