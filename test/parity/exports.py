"""
What pandas, pyarrow and NumPy read of the files that Slakescope exports: node test/parity/exports.mjs, then
python test/parity/exports.py, for test/analysis/export/tableFiles.test.ts.
"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(__file__).parent / "fixtures" / "exports"


def plain(value):
    """JSON has neither NaN nor infinities."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def columns(frame):
    return {name: [plain(value) for value in frame[name].tolist()] for name in frame}


table = pq.read_table(folder / "table.parquet")
frame = pd.read_parquet(folder / "table.parquet")
matrix = np.load(folder / "matrix.npy")
read = {
    "versions": {"pandas": pd.__version__, "pyarrow": pa.__version__, "numpy": np.__version__},
    "pyarrow": {"types": {field.name: str(field.type) for field in table.schema}, "rows": table.to_pydict()},
    "pandasParquet": columns(frame),
    "pandasCsv": columns(pd.read_csv(folder / "table.csv")),
    "emptyRows": len(pd.read_parquet(folder / "empty.parquet")),
    "numpy": {"dtype": str(matrix.dtype), "rows": matrix.tolist()},
}
read["pyarrow"]["rows"] = {name: [plain(value) for value in values] for name, values in read["pyarrow"]["rows"].items()}
(folder / "read.json").write_text(json.dumps(read, ensure_ascii=False, indent=1) + "\n")
