"""Pairs that pHash and PDQ take for copies, by their usual thresholds: JSON of lists of ids by name of the hash."""

import json
import sys
from pathlib import Path

import imagehash
import numpy
import pdqhash
from PIL import Image

PHASH_BITS = 10  # of 64
PDQ_BITS = 31  # of 256


def eight_bits(path):
    image = Image.open(path)
    if image.mode.startswith("I"):
        values = numpy.asarray(image).astype(int)
        image = Image.fromarray((values >> max(0, int(values.max()).bit_length() - 8)).astype(numpy.uint8))
    return image.convert("RGB")


def pairs(ids, bits, most):
    bits = numpy.asarray(bits, dtype=numpy.float32)
    distances = bits @ (1 - bits).T
    distances += distances.T
    return [[ids[a], ids[b]] for a, b in zip(*numpy.nonzero(numpy.triu(distances <= most, 1)))]


paths = sorted(Path(sys.argv[1]).iterdir())
ids = [path.stem for path in paths]
images = [eight_bits(path) for path in paths]
phash = [imagehash.phash(image).hash.ravel() for image in images]
pdq = [pdqhash.compute(numpy.asarray(image))[0] for image in images]
print(json.dumps({"pHash": pairs(ids, phash, PHASH_BITS), "PDQ": pairs(ids, pdq, PDQ_BITS)}))
