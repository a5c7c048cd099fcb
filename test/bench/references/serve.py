"""Runs a function of the published packages: once for each line on stdin, with one JSON answer a line on stdout."""

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


def versions(path):
    """Pinned packages with what is installed: name -> [pinned, found or None]."""
    found = {}
    for name, pinned in re.findall(r"^([\w-]+)==(\S+)", open(path).read(), re.M):
        try:
            found[name] = [pinned, version(name)]
        except PackageNotFoundError:
            found[name] = [pinned, None]
    return {"python": platform.python_version(), "packages": found}


def run(work, out):
    wall, cpu = time.perf_counter(), time.process_time()
    values = work()
    seconds, ended = time.perf_counter() - wall, time.time()
    cpu_seconds = time.process_time() - cpu
    np.asarray(values, dtype=np.float64).tofile(out)
    return {
        "seconds": seconds,
        "cpuSeconds": cpu_seconds,
        "peakBytes": peak_memory(),
        "endedAt": ended * 1000,
    }


def peak_memory():
    """Of this process alone: ru_maxrss begins with that of the process which started it."""
    try:
        return int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1]) * 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def serve(answers, function, args, path, n, d, out, memory):
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    module, name = function.split(".")
    work = None
    for _line in sys.stdin:
        try:
            if work is None:
                call = getattr(importlib.import_module(module), name)
                x = np.fromfile(path, dtype=np.float32).reshape(n, d)
                work = lambda: call(x, **args)
            answer = run(work, out)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


warnings.filterwarnings("ignore")
stdout = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what a package prints is no answer
what, order = sys.argv[1:]
if what == "versions":
    print(json.dumps(versions(**json.loads(order))), file=stdout, flush=True)
else:
    serve(stdout, **json.loads(order))
