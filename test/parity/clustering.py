"""Writes fixtures/clustering.json: what the published clusterings answer on small seeded data.

Python 3.11 with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.6.1, hdbscan 0.8.43, finch-clust 0.2.3: python clustering.py
HDBSCAN runs with numpy.argsort forced stable: the default sort orders equal edges by the CPU's instruction set.
"""

import base64
import json
import warnings
from importlib.metadata import version
from pathlib import Path

import hdbscan
import numpy as np
from finch import FINCH
from scipy.spatial.distance import cdist
from sklearn import metrics
from sklearn.cluster import DBSCAN, KMeans
from sklearn.metrics.pairwise import cosine_distances, euclidean_distances

warnings.filterwarnings("ignore")
PINNED = {"numpy": "2.4.6", "scipy": "1.17.1", "scikit-learn": "1.6.1", "hdbscan": "0.8.43", "finch-clust": "0.2.3"}
assert {name: version(name) for name in PINNED} == PINNED, "other versions than the pinned ones"

GUARD = 1e-5  # no distance may lie this close to eps, where single precision could decide otherwise


def unit(x):
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)


def slices():
    """Unit rows in groups with near-duplicates, exact duplicates and strays."""
    r = np.random.RandomState(7)
    cone, groups = r.normal(size=64), r.normal(size=(6, 64))
    patients = r.normal(size=(30, 64))
    x = [cone * 1.5 + groups[i % 6] + patients[i // 6] * 0.4 + r.normal(size=64) * 0.12 for i in range(180)]
    x += [cone * 1.5 + r.normal(size=64) * 1.2 for _ in range(14)]
    x += [x[i] for i in (3, 3, 40, 77, 77, 77, 150, 185)]
    return unit(np.array(x))


def grid():
    """Small integers in three dimensions: ties everywhere."""
    return np.random.RandomState(3).randint(0, 7, size=(120, 3)).astype(np.float32) + np.float32(1)


def few():
    """Three distinct rows, repeated."""
    rows = np.array([[0, 0.5, 1], [2, 2, 0], [5, 1, 1]], np.float32)
    return rows[np.random.RandomState(1).randint(0, 3, size=20)]


def labels(values):
    return np.asarray(values).astype(int).tolist()


def numbers(values):
    return [float(f"{v:.12g}") if np.isfinite(v) else str(v) for v in np.asarray(values, float).ravel()]


def dbscan(x, settings):
    out = []
    for metric, eps, min_samples in settings:
        distances = (euclidean_distances if metric == "euclidean" else cosine_distances)(x.astype(np.float64))
        assert np.abs(distances[np.triu_indices(len(x), 1)] - eps).min() >= GUARD, (metric, eps)
        found = DBSCAN(eps=eps, min_samples=min_samples, metric=metric, algorithm="brute").fit(x)
        out.append({
            "params": {"metric": metric, "eps": eps, "minSamples": min_samples},
            "labels": labels(found.labels_),
            "coreIndices": labels(found.core_sample_indices_),
        })
    return out


def with_hdbscan(x, settings):
    sort, out = np.argsort, []
    np.argsort = lambda a, axis=-1, kind=None, **rest: sort(a, axis=axis, kind="stable", **rest)
    try:
        for size, samples, method, epsilon, single in settings:
            found = hdbscan.HDBSCAN(
                min_cluster_size=size,
                min_samples=samples,
                cluster_selection_method=method,
                cluster_selection_epsilon=epsilon,
                allow_single_cluster=single,
                algorithm="prims_kdtree",
            ).fit(x.astype(np.float64))
            tree = found.condensed_tree_._raw_tree
            out.append({
                "params": {
                    "minClusterSize": size,
                    "minSamples": samples,
                    "clusterSelectionMethod": method,
                    "clusterSelectionEpsilon": epsilon,
                    "allowSingleCluster": single,
                },
                "labels": labels(found.labels_),
                "probabilities": numbers(found.probabilities_),
                "outlierScores": numbers(found.outlier_scores_),
                "persistence": numbers(found.cluster_persistence_),
                "tree": {
                    "parent": labels(tree["parent"]),
                    "child": labels(tree["child"]),
                    "lambda": numbers(tree["lambda_val"]),
                    "childSize": labels(tree["child_size"]),
                },
            })
    finally:
        np.argsort = sort
    return out


def kmeans(x, settings):
    out = []
    for k, n_init, seed in settings:
        found = KMeans(k, n_init=n_init, random_state=seed).fit(x)
        out.append({
            "params": {"k": k, "nInit": n_init},
            "seed": seed,
            "labels": labels(found.labels_),
            "inertia": float(found.inertia_),
            "nIter": int(found.n_iter_),
        })
    return out


def finch(x, required):
    out = []
    for metric in ("cosine", "euclidean"):
        levels, counts, _ = FINCH(x, distance=metric, verbose=False)
        exact = [k for k in required if k < counts[0] and k not in counts]
        out.append({
            "metric": metric,
            "partitions": [labels(levels[:, i]) for i in range(levels.shape[1])],
            "required": [
                {"requiredClusters": k, "labels": labels(FINCH(x, req_clust=k, distance=metric, verbose=False)[2])}
                for k in exact
            ],
        })
    return out


def silhouette(x, found):
    used = np.array(found) >= 0
    # By differences: the product form of euclidean_distances is off by 1e-8 between duplicates.
    rows = x[used].astype(np.float64)
    distances = cdist(rows, rows)
    return {
        "labels": found,
        "mean": float(metrics.silhouette_score(distances, np.array(found)[used], metric="precomputed")),
        "rowsUsed": int(used.sum()),
    }


def agreement(truth, found):
    h, c, v = metrics.homogeneity_completeness_v_measure(truth, found)
    return {
        "truth": truth,
        "found": found,
        "adjustedRand": float(metrics.adjusted_rand_score(truth, found)),
        "normalizedMutualInformation": float(metrics.normalized_mutual_info_score(truth, found)),
        "homogeneity": float(h),
        "completeness": float(c),
        "vMeasure": float(v),
    }


def stream(seed):
    r = np.random.RandomState(seed)
    limits = [1, 2, 3, 10, 1000, 2**31, 2**32]
    return {
        "seed": seed,
        "random": r.random_sample(5).tolist(),
        "limits": limits,
        "integers": [int(r.randint(0, m, dtype=np.uint32 if m == 2**32 else np.int64)) for m in limits],
        "permutation": r.permutation(20).tolist(),
        "normal": r.normal(size=5).tolist(),
        "choices": [int(r.choice(4, p=[0.1, 0.2, 0.3, 0.4])) for _ in range(8)],
        # The state turns over after 624 words.
        "later": r.random_sample(700)[-3:].tolist(),
    }


def entry(name, x, **settings):
    return {
        "name": name,
        "n": x.shape[0],
        "d": x.shape[1],
        "x": base64.b64encode(x.tobytes()).decode(),
        "dbscan": dbscan(x, settings["dbscan"]),
        "hdbscan": with_hdbscan(x, settings["hdbscan"]),
        "kmeans": kmeans(x, settings["kmeans"]),
        "finch": finch(x, settings.get("required", ())),
    }


SETS = [
    entry(
        "slices",
        slices(),
        dbscan=[("euclidean", 0.6, 3), ("euclidean", 0.7, 5), ("euclidean", 0.3, 4), ("euclidean", 0.4, 1), ("cosine", 0.2, 4)],
        hdbscan=[
            (5, 3, "eom", 0.0, False),
            (10, 1, "eom", 0.0, True),
            (4, 4, "leaf", 0.0, False),
            (4, 2, "leaf", 0.72, False),
            (60, 5, "eom", 0.0, True),
            (5, 500, "eom", 0.0, False),
        ],
        kmeans=[(6, 10, 42), (8, 3, 0), (1, 2, 42), (25, 2, 7)],
        required=(9, 5),
    ),
    entry(
        "grid",
        grid(),
        dbscan=[("euclidean", 1.1, 4), ("euclidean", 1.5, 6), ("cosine", 0.003, 3)],
        hdbscan=[(3, 2, "eom", 0.0, False), (5, 4, "leaf", 0.0, False), (2, 1, "eom", 1.2, False)],
        kmeans=[],  # rows halfway between centres: rounding decides
    ),
    entry(
        "few",
        few(),
        dbscan=[("euclidean", 1.0, 5), ("euclidean", 1.0, 9)],
        hdbscan=[(3, 2, "eom", 0.0, False), (3, 2, "eom", 0.0, True)],
        kmeans=[(3, 10, 42)],
    ),
]
first, second = SETS[0], SETS[1]
parts = {
    "dbscan": first["dbscan"][0]["labels"],
    "hdbscan": first["hdbscan"][0]["labels"],
    "kmeans": first["kmeans"][0]["labels"],
    "finch": first["finch"][0]["partitions"][0],
    "one": [0] * first["n"],
    "alone": list(range(first["n"])),
}
FIXTURES = {
    "versions": PINNED,
    "streams": [stream(seed) for seed in (0, 42, 2**32 - 1)],
    "sets": SETS,
    "silhouettes": [silhouette(slices(), parts[name]) for name in ("dbscan", "hdbscan", "kmeans", "finch")],
    "agreement": [
        {"names": [a, b], **agreement(parts[a], parts[b])} for a in parts for b in parts if a != b
    ],
}
path = Path(__file__).parent / "fixtures" / "clustering.json"
path.write_text(json.dumps(FIXTURES, separators=(",", ":")) + "\n")
for s in SETS:
    print(s["name"], s["n"], [max(e["labels"]) + 1 for e in s["dbscan"]], [max(e["labels"]) + 1 for e in s["hdbscan"]],
          [e["nIter"] for e in s["kmeans"]], [[max(p) + 1 for p in f["partitions"]] for f in s["finch"]],
          [[r["requiredClusters"] for r in f["required"]] for f in s["finch"]])
print([s["mean"] for s in FIXTURES["silhouettes"]], path.stat().st_size)
