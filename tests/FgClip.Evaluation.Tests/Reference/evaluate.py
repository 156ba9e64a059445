"""Evaluates vectors with NumPy, as the authors' scripts count. Reads one JSON object from the file that is named, prints one.

It shares no code with the product: rank = number of strictly higher scores, hit where rank < k, ties counted beside it.
"""
import json
import sys

import numpy as np


def units(rows):
    vectors = np.asarray(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if len(vectors) else vectors.reshape(0, 1)


def products(left, right):
    """All products of rows with rows. Not by BLAS: OpenBLAS gives equal rows different products, by where they lie in a block."""
    return np.einsum("id,jd->ij", left, right, optimize=False)


def interval(hits, queries, seed):
    """The bootstrap interval: 1,000 times as many draws as there are queries, by SplitMix64."""
    if queries == 0:
        return [0, 0]
    with np.errstate(over="ignore"):
        number = np.arange(1, 1000 * queries + 1, dtype=np.uint64)
        z = np.uint64(seed) + np.uint64(0x9E3779B97F4A7C15) * number
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
        drawn = ((z >> np.uint64(32)) * np.uint64(queries)) >> np.uint64(32)
    counts = np.sort((drawn < hits).reshape(1000, queries).sum(axis=1))
    return [counts[25] / queries, counts[974] / queries]


def metric(ranks, ties, k, seed):
    hits = int((ranks < k).sum())
    boundary = int(((ranks < k) & (ranks + ties >= k)).sum())
    return {"hits": hits, "queries": len(ranks), "ties": boundary, "interval": interval(hits, len(ranks), seed)}


def rank_rows(scores, is_right):
    """Ranks the best right answer of each row among the wrong ones."""
    best = np.where(is_right, scores, -np.inf).max(axis=1)
    higher = (~is_right & (scores > best[:, None])).sum(axis=1)
    equal = (~is_right & (scores == best[:, None])).sum(axis=1)
    return higher, equal


def retrieval(given):
    """Images and texts belong together by key; what has no partner is left out, and a key is one image."""
    images, seen = [], set()
    for row in given["images"]:
        if row["key"] not in seen:
            seen.add(row["key"])
            images.append(row)
    texts = [row for row in given["texts"] if given.get("keep") or row["key"] in seen]
    texted = {row["key"] for row in texts}
    candidates = [row for row in images if given.get("keep") or row["key"] in texted]
    scores = products(units([row["vector"] for row in candidates]), units([row["vector"] for row in texts]))
    right = np.array([[image["key"] == text["key"] for text in texts] for image in candidates])
    result = {}
    for name, s, r in [("image_to_text", scores, right), ("text_to_image", scores.T, right.T)]:
        asks = r.any(axis=1)
        higher, equal = rank_rows(s[asks], r[asks])
        for k in given["k"]:
            result[f"{name}@{k}"] = metric(higher, equal, k, given["seed"])
    return result


def negatives(given):
    """FG-OVD: right where the positive's score equals the maximum."""
    higher, equal = [], []
    for row in given["boxes"]:
        if row["vector"] is None or row["label"] is None or not row["negatives"]:
            continue
        scores = products(units([row["label"], *row["negatives"]]), units([row["vector"]]))[:, 0]
        higher.append(int((scores[1:] > scores[0]).sum()))
        equal.append(int((scores[1:] == scores[0]).sum()))
    return {"accuracy": metric(np.array(higher), np.array(equal), 1, given["seed"])}


def classify(given):
    """A class is the mean of its texts, of length 1 again. Of classes that score the same, the first wins in a classification of images."""
    classes = units([units(texts).mean(axis=0) for texts in given["classes"]])
    queries = [row for row in given["queries"] if row["vector"] is not None]
    scores = products(units([row["vector"] for row in queries]), classes)
    labels = np.array([row["label"] for row in queries])
    own = scores[np.arange(len(labels)), labels][:, None]
    equal = ((scores == own) & (np.arange(len(classes)) != labels[:, None])).sum(axis=1)
    higher = (scores > own).sum(axis=1)
    if given["first_wins"]:
        order = np.argsort(-scores, axis=1, kind="stable")
        higher = (order == labels[:, None]).argmax(axis=1)
    result = {f"top@{k}": metric(higher, equal, k, given["seed"]) for k in given["k"]}
    if given["as_published"]:
        order = sorted(range(len(queries)), key=lambda i: (queries[i]["label"], queries[i]["key"]))
        kept = order[: len(order) // 128 * 128]
        for k in given["k"]:
            result[f"top@{k} as published"] = metric(higher[kept], equal[kept], k, given["seed"])
    return result


with open(sys.argv[1], encoding="utf-8") as file:
    question = json.load(file)
tasks = {"retrieval": retrieval, "negatives": negatives, "classify": classify, "benchmark": globals().get("benchmark")}
print(json.dumps(tasks[question["task"]](question)))
