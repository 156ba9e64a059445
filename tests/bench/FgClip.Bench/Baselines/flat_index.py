"""Searches texts for images with FAISS' exact index: FOLDER DIMENSIONS NEIGHBOURS. Prints seconds, and those of processors."""
import resource
import sys
import time

import faiss
import numpy

folder, dimensions, neighbours = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
images = numpy.fromfile(f"{folder}/images", dtype=numpy.float32).reshape(-1, dimensions)
texts = numpy.fromfile(f"{folder}/texts", dtype=numpy.float32).reshape(-1, dimensions)
index = faiss.IndexFlatIP(dimensions)
index.add(texts)


def processors():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


index.search(images[:256], neighbours)
begun, worked = time.perf_counter(), processors()
index.search(images, neighbours)
print(time.perf_counter() - begun, processors() - worked)
