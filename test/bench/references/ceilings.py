"""What the machine gives to NumPy: GFLOP/s of a product of matrices, GB/s of copying."""

import time

import numpy as np


def measure(x, size, bytes):
    a = np.ones((size, size), dtype=np.float32)
    out = np.empty_like(a)
    source, target = np.ones(bytes, dtype=np.uint8), np.empty(bytes, dtype=np.uint8)
    product = best(lambda: np.matmul(a, a, out=out))
    copy = best(lambda: np.copyto(target, source))
    return [2 * size**3 / product / 1e9, 2 * bytes / copy / 1e9]


def best(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
