"""Writes test/parity/fixtures/topics.json for test/analysis/topics: scikit-learn 1.6.1 (numpy 2.4.6).

    python test/parity/topics.py

Texts are words from three overlapping vocabularies, separated by spaces, so that only the weights and the factors are
compared and not the cutting into words.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

rng = np.random.default_rng(3)
shared = ["organ", "image", "contains"]
vocabularies = [
    shared + ["lung", "chest", "ray", "nodule", "pneumonia", "effusion", "rib"],
    shared + ["brain", "tumor", "edema", "t1", "t2", "flair", "head"],
    shared + ["liver", "spleen", "kidney", "abdomen", "cancer", "colon", "left"],
]
texts = []
for i in range(150):
    words = vocabularies[i % 3]
    weights = np.r_[np.full(3, 0.8), rng.dirichlet(np.ones(7)) * 3]
    texts.append(" ".join(rng.choice(words, size=rng.integers(2, 9), p=weights / weights.sum())))
texts.append("solitary")  # one text only: below min_df, so an empty row

vectorizer = TfidfVectorizer(tokenizer=str.split, token_pattern=None, min_df=2, max_df=0.8, max_features=500)
x = vectorizer.fit_transform(texts)
words = vectorizer.get_feature_names_out()
factors = []
for rank in (1, 3, 5):
    model = NMF(n_components=rank, random_state=42, max_iter=200)
    w = model.fit_transform(x)
    order = [np.argsort(-h, kind="stable")[:8] for h in model.components_]
    factors.append(
        {
            "rank": rank,
            "error": float(np.linalg.norm(x - w @ model.components_)),
            "topics": [[words[j] for j in top if h[j] > 0] for h, top in zip(model.components_, order)],
        }
    )

answer = {"texts": texts, "words": words.tolist(), "tfidf": np.round(x.toarray(), 12).tolist(), "factors": factors}
(Path(__file__).parent / "fixtures" / "topics.json").write_text(json.dumps(answer) + "\n")
