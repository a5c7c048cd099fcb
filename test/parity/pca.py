"""Writes fixtures/pca/matrices.json for test/analysis/reduction/pca.test.ts: python test/parity/pca.py

numpy 2.4.6, scikit-learn 1.6.1, svd_solver "full" on doubles.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

random = np.random.RandomState(2)
matrices = {
    "tall": random.normal(size=(60, 6)) * [5, 1, 3, 0.5, 2, 1] + 10,
    "wide": random.normal(size=(14, 40)) @ np.diag(np.linspace(3, 0.1, 40)),
    "square": random.normal(size=(20, 20)),
    "low rank": random.normal(size=(30, 3)).round(2) @ random.normal(size=(3, 9)).round(2),
}
answers = []
for name, x in matrices.items():
    x = x.round(3)
    wide = x.astype(np.float32).astype(np.float64)
    k = 3
    model = PCA(k, svd_solver="full").fit(wide)
    answers.append(
        {
            "name": name,
            "n": len(x),
            "d": x.shape[1],
            "x": x.ravel().tolist(),
            "nComponents": k,
            "coordinates": model.transform(wide).ravel().round(12).tolist(),
            "components": model.components_.ravel().round(12).tolist(),
            "explainedVariance": model.explained_variance_.tolist(),
            "explainedVarianceRatio": model.explained_variance_ratio_.tolist(),
        }
    )
out = Path(__file__).parent / "fixtures" / "pca" / "matrices.json"
out.parent.mkdir(parents=True, exist_ok=True)
versions = {name: version(name) for name in ("numpy", "scikit-learn")}
out.write_text(json.dumps({"versions": versions, "answers": answers}) + "\n")
