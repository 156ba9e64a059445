"""Pillow and NumPy on one thread: images a second. What, the list of files with their target sizes, seconds."""
import hashlib
import json
import sys
import time

import numpy
from PIL import Image

what, listed, seconds = sys.argv[1], json.load(open(sys.argv[2])), float(sys.argv[3])
contents = [(open(path, "rb").read(), path, size) for path, *size in listed]
side = 16


def decode(path):
    return Image.open(path).convert("RGB")


def numbers(path, size):
    pixels = numpy.asarray(decode(path).resize(size, Image.BILINEAR), dtype=numpy.float32)
    pixels = (pixels * numpy.float32(1 / 255) - numpy.float32(0.5)) / numpy.float32(0.5)
    high, wide = size[1] // side, size[0] // side
    return numpy.ascontiguousarray(pixels.reshape(high, side, wide, side, 3).transpose(0, 2, 1, 3, 4)).reshape(high * wide, side * side * 3)


if what == "digest":
    digest = hashlib.sha256()
    for _, path, size in contents:
        digest.update(decode(path).resize(size, Image.BILINEAR).tobytes())
    print(digest.hexdigest())
    sys.exit()

if what == "whole":
    def once():
        for _, path, size in contents:
            numbers(path, size)
else:
    pictures = [(decode(path), size) for _, path, size in contents]
    filter = getattr(Image, what)

    def once():
        for picture, size in pictures:
            picture.resize(size, filter)

once()
begun, done = time.perf_counter(), 0
while time.perf_counter() - begun < seconds:
    once()
    done += len(contents)
print(done / (time.perf_counter() - begun))
