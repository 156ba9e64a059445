"""Retrieval both ways with NumPy: one product, and the number of wrong answers above the right one."""
import sys

import numpy
from blas import describe

print(describe(), file=sys.stderr)
folder = sys.argv[1]
images, texts = (numpy.load(f"{folder}/{side}.npy") for side in ("images", "texts"))
captions = len(texts) // len(images)
scores = texts @ images.T
right = scores[numpy.arange(len(texts)), numpy.arange(len(texts)) // captions]
text_ranks = (scores > right[:, None]).sum(axis=1)
best = right.reshape(len(images), captions).max(axis=1)
# A right answer never scores above the best right one, so all that do are wrong.
image_ranks = (scores > best[None, :]).sum(axis=0)
print(*(int((ranks < k).sum()) for ranks in (image_ranks, text_ranks) for k in (1, 5, 10)))
