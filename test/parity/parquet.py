"""
Writes the Parquet fixtures of test/analysis/dataset/tables/parquet (pyarrow): python test/parity/parquet.py

One table of 23 rows in the shapes of the hub's datasets, by three sets of options; rows.json holds what Arrow reads
back (bytes in base64, moments as ISO text).
"""

import base64
import datetime
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(__file__).parent / "fixtures" / "parquet"
folder.mkdir(parents=True, exist_ok=True)
ROWS = range(23)


def picture(i):
    return random.Random(i).randbytes(40 + i)


image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
turn = pa.struct([("from", pa.string()), ("value", pa.string())])
columns = {
    "image": (image, [None if i == 4 else {"bytes": picture(i % 5), "path": f"p{i % 5}.png" if i % 3 else None} for i in ROWS]),
    "images": (pa.list_(image), [None if i == 7 else [{"bytes": picture(j), "path": None} if (i + j) % 6 else None for j in range(i % 4)] for i in ROWS]),
    "question": (pa.string(), [None if i == 9 else f"What is {i}? é影" for i in ROWS]),
    "answer": (pa.string(), ["yes" if i % 2 else "no" for i in ROWS]),
    "qid": (pa.int64(), [None if i == 11 else i * 2**50 for i in ROWS]),
    "score": (pa.float32(), [i / 8 for i in ROWS]),
    "closed": (pa.bool_(), [None if i % 10 == 3 else i % 3 == 0 for i in ROWS]),
    "options": (pa.list_(pa.string()), [None if i == 13 else [f"option {j}" for j in range(i % 5)] for i in ROWS]),
    "conversations": (pa.list_(turn), [[{"from": "human", "value": f"q{i}"}, {"from": "gpt", "value": f"a{i}"}] for i in ROWS]),
    "raw": (pa.binary(), [None if i == 17 else picture(i) for i in ROWS]),
    "metadata": (pa.struct([("study", pa.struct([("id", pa.int32()), ("pages", pa.list_(pa.list_(pa.int32())))]))]), [{"study": {"id": i, "pages": [[1, 2], [i]]}} for i in ROWS]),
    "label": (pa.int64(), [i % 3 for i in ROWS]),
    "day": (pa.date32(), [datetime.date(2020, 1, 1) + datetime.timedelta(i) for i in ROWS]),
    "moment": (pa.timestamp("us"), [datetime.datetime(2020, 1, 1, 1, 2, 3, 4000) + datetime.timedelta(i) for i in ROWS]),
}
features = {"label": {"names": ["axial", "coronal", "sagittal"], "_type": "ClassLabel"}, "image": {"_type": "Image"}}
table = pa.table({name: pa.array(values, type=kind) for name, (kind, values) in columns.items()})
table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})

deltas = {"question": "DELTA_BYTE_ARRAY", "answer": "DELTA_LENGTH_BYTE_ARRAY", "qid": "DELTA_BINARY_PACKED", "score": "BYTE_STREAM_SPLIT", "image.bytes": "DELTA_BYTE_ARRAY", "raw": "DELTA_LENGTH_BYTE_ARRAY"}
small_pages = {"data_page_size": 64, "write_batch_size": 4}
for name, options in {
    "snappy": {"compression": "snappy", "row_group_size": 10},
    "zstd-v2": {"compression": "zstd", "data_page_version": "2.0", "use_dictionary": False, **small_pages},
    "gzip-delta": {"compression": "gzip", "use_dictionary": False, "column_encoding": deltas, "write_page_index": True, **small_pages},
}.items():
    pq.write_table(table, folder / f"{name}.parquet", **options)


def plain(value):
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    return value.isoformat()


rows = table.to_pylist()
for row in rows:
    row["label"] = features["label"]["names"][row["label"]]
    if row["qid"] is not None and row["qid"] >= 2**53:
        row["qid"] = str(row["qid"])
(folder / "rows.json").write_text(json.dumps({"pyarrow": pa.__version__, "rows": rows}, default=plain, ensure_ascii=False) + "\n")
