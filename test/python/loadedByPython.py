"""
What Python finds in a folder with `results` (of analyze), `coco`, `yolo` (of export) and `copy` (of apply), as JSON, for
loadedByPython.test.ts. Each file is read as a user would read it.
"""

import json
import sys
from pathlib import Path

import mlcroissant
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
results = folder / "results"


def table(name):
    csv, parquet = pd.read_csv(results / f"{name}.csv"), pd.read_parquet(results / f"{name}.parquet")
    assert list(csv.columns) == list(parquet.columns) == pq.read_schema(results / f"{name}.parquet").names
    for column in csv:
        left, right = csv[column], parquet[column]
        if right.dtype == bool:
            left = left.astype(bool)
        if pd.api.types.is_numeric_dtype(right):
            np.testing.assert_array_equal(left.to_numpy(float), right.to_numpy(float), err_msg=column)
        else:
            assert left.isna().equals(right.isna()), column
            assert (left.dropna().astype(str) == right.dropna().astype(str)).all(), column
    return parquet


def embeddings():
    read = {name: np.load(results / "embeddings" / f"{name}_embeddings.npy") for name in ("image", "text")}
    metadata = json.loads((results / "embeddings" / "metadata.json").read_text())
    rows = metadata["text_to_image_map"]
    questions = pd.read_parquet(results / "qa.parquet")
    ids = pd.read_parquet(results / "points.parquet")["id"]
    return {
        name: {
            "shape": matrix.shape,
            "dtype": str(matrix.dtype),
            "norms": [float(np.linalg.norm(matrix, axis=1).min()), float(np.linalg.norm(matrix, axis=1).max())],
        }
        for name, matrix in read.items()
    } | {"imageOfText": (ids.iloc[rows].to_numpy() == questions["id"].to_numpy()).all().item()}


def coco():
    found = {"images": 0, "boxes": 0, "classes": set()}
    for path in (folder / "coco").glob("instances*.json"):
        content = json.loads(path.read_text())
        sizes = {image["id"]: (image["width"], image["height"]) for image in content["images"]}
        names = {category["id"]: category["name"] for category in content["categories"]}
        found["images"] += len(sizes)
        for box in content["annotations"]:
            x, y, w, h = box["bbox"]
            width, height = sizes[box["image_id"]]
            assert x >= 0 and y >= 0 and x + w <= width and y + h <= height and w * h == box["area"]
            found["boxes"] += 1
            found["classes"].add(names[box["category_id"]])
    return found | {"classes": sorted(found["classes"])}


def yolo():
    labels = list((folder / "yolo" / "labels").rglob("*.txt"))
    rows = [np.loadtxt(path, ndmin=2) for path in labels if path.stat().st_size > 0]
    boxes = np.vstack(rows)
    assert ((boxes[:, 1:] >= 0) & (boxes[:, 1:] <= 1)).all()
    return {"images": len(labels), "boxes": len(boxes), "classes": len(np.unique(boxes[:, 0]))}


def card():
    dataset = mlcroissant.Dataset(folder / "copy" / "croissant.json")
    return {"sets": [one.id for one in dataset.metadata.record_sets], "name": dataset.metadata.name}


points, questions = table("points"), table("qa")
json.dump(
    {
        "points": {"ids": points["id"].tolist(), "kmeans": sorted(points["kmeans"].unique().tolist())},
        "questions": len(questions),
        "embeddings": embeddings(),
        "coco": coco(),
        "yolo": yolo(),
        "card": card(),
    },
    sys.stdout,
)
