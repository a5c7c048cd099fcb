"""Writes test/parity/fixtures/outliers.json for test/analysis/outliers: what scikit-learn 1.6.1 (numpy 2.4.6) answers.

    python test/parity/outliers.py
"""

import base64
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor
from sklearn.utils.random import sample_without_replacement

rng = np.random.default_rng(7)


def blobs(n, d, strays):
    centers = rng.normal(size=(3, d)) * 2
    x = centers[rng.integers(0, 3, n)] + rng.normal(size=(n, d)) * 0.4
    x[:strays] += rng.normal(size=(strays, d)) * 4
    return x.astype(np.float32)


small = blobs(60, 5, 4)
large = blobs(300, 8, 10)
# Repeated rows, a constant column and whole numbers: ties in every draw.
odd = np.round(blobs(280, 6, 6))
odd[200:240] = odd[:40]
odd[:, 2] = 1
matrices = {"small": small, "large": large, "odd": odd, "two": small[:2]}


def forest(x, seed, contamination, n_estimators, max_samples):
    f = IsolationForest(
        contamination=contamination, n_estimators=n_estimators, max_samples=max_samples, random_state=seed
    ).fit(x)
    return {
        "seed": seed,
        "params": {"contamination": contamination, "nEstimators": n_estimators, "maxSamples": max_samples},
        "scores": (-f.score_samples(x)).tolist(),
        "outliers": np.flatnonzero(f.predict(x) == -1).tolist(),
    }


def lof(x, k, contamination):
    f = LocalOutlierFactor(n_neighbors=k, contamination=contamination).fit(x)
    return {
        "params": {"nNeighbors": k, "contamination": contamination},
        "scores": (-f.negative_outlier_factor_).tolist(),
        "outliers": np.flatnonzero(f.fit_predict(x) == -1).tolist(),
    }


answer = {
    "matrices": {
        name: {"shape": list(x.shape), "data": base64.b64encode(x.tobytes()).decode()} for name, x in matrices.items()
    },
    "isolationForest": [
        {"matrix": "small", **forest(small, 42, 0.1, 100, "auto")},
        {"matrix": "small", **forest(small, 7, "auto", 10, 59)},
        {"matrix": "large", **forest(large, 42, 0.1, 100, "auto")},
        {"matrix": "large", **forest(large, 0, 0.05, 30, 16)},
        {"matrix": "large", **forest(large, 3, 0.2, 15, 2)},
        {"matrix": "odd", **forest(odd, 42, 0.1, 50, 299)},
        {"matrix": "odd", **forest(odd, 1, "auto", 50, "auto")},
        {"matrix": "two", **forest(small[:2], 42, 0.1, 100, "auto")},
    ],
    "lof": [
        {"matrix": "small", **lof(small, 20, "auto")},
        {"matrix": "small", **lof(small, 3, 0.1)},
        {"matrix": "large", **lof(large, 20, "auto")},
        {"matrix": "large", **lof(large, 299, 0.05)},
    ],
    "sampleRows": [
        {"n": n, "count": count, "seed": 5, "rows": sample_without_replacement(n, count, random_state=5).tolist()}
        for n, count in ((5000, 40), (300, 299), (300, 300), (50, 20), (1, 1))
    ],
}

path = Path(__file__).parent / "fixtures" / "outliers.json"
path.write_text(json.dumps(answer) + "\n")
