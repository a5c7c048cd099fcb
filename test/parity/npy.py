"""Writes the .npy fixtures of test/analysis/embedding/npy.test.ts (numpy 2.4.6): python test/parity/npy.py"""

from pathlib import Path

import numpy as np
from numpy.lib import format as npy

folder = Path(__file__).parent / "fixtures" / "npy"
folder.mkdir(parents=True, exist_ok=True)
x = np.array([[1.5, -2.0, 3.25], [0.1, 1e-30, -7e8]])

for name, array in {
    "float32": x.astype("<f4"),
    "float64": x.astype("<f8"),
    "float32-big-endian": x.astype(">f4"),
    "float64-big-endian": x.astype(">f8"),
    "float32-fortran": np.asfortranarray(x.astype("<f4")),
    "float64-big-endian-fortran": np.asfortranarray(x.astype(">f8")),
    "empty": np.zeros((0, 3), "<f4"),
    "vector": np.arange(4, dtype="<f4"),
    "cube": np.zeros((2, 2, 2), "<f4"),
    "int64": np.arange(6, dtype="<i8").reshape(2, 3),
    "float16": x[:, :1].astype("<f2"),
    "complex": x.astype("<c8"),
    "structure": np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]),
    "text": np.array([["ab", "c"]]),
}.items():
    np.save(folder / f"{name}.npy", array)

np.save(folder / "pickled.npy", np.array([[{"a": 1}, None]], dtype=object), allow_pickle=True)
for version in ((2, 0), (3, 0)):
    with open(folder / f"version{version[0]}.npy", "wb") as file:
        npy.write_array(file, x.astype("<f4"), version=version)
