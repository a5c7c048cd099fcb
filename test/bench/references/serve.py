"""Keeps the published packages warm: one JSON request a line on stdin, one JSON answer a line on stdout."""

import importlib
import json
import os
import platform
import re
import resource
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version

import numpy as np

warnings.filterwarnings("ignore")
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a package prints is no answer


def versions(path):
    """Pinned packages with what is installed: name -> [pinned, found or None]."""
    found = {}
    for name, pinned in re.findall(r"^([\w-]+)==(\S+)", open(path).read(), re.M):
        try:
            found[name] = [pinned, version(name)]
        except PackageNotFoundError:
            found[name] = [pinned, None]
    return {"python": platform.python_version(), "packages": found}


def load(path, n, d):
    global x
    x = np.fromfile(path, dtype=np.float32).reshape(n, d)
    return {}


def call(function, args):
    module, name = function.split(".")
    work = getattr(importlib.import_module(module), name)
    wall, cpu = time.perf_counter(), time.process_time()
    outcome = work(x, **args)
    return {
        "seconds": time.perf_counter() - wall,
        "cpuSeconds": time.process_time() - cpu,
        "outcome": outcome,
        "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


x = None
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"versions": versions, "load": load, "call": call}[request.pop("do")](**request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), file=answers, flush=True)
