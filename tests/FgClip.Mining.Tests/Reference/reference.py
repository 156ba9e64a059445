"""Mines by brute force, in float64, with nothing but numpy: what sentence-transformers' mine_hard_negatives computes, for our items.

Usage: reference.py FOLDER, with options as JSON on standard input. FOLDER holds rows.json and float32 files. Writes JSON.
"""
import json
import sys
import unicodedata

import numpy as np

folder = sys.argv[1]
options = json.load(sys.stdin)


def fold(text):
    text = unicodedata.normalize("NFKC", text).lower()
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text).split())


class Data:
    def __init__(self, name):
        meta = json.load(open(f"{folder}/{name}/rows.json"))
        self.rows, self.regions, self.phrases = meta["rows"], meta["regions"], meta["phrases"]
        read = lambda what: np.fromfile(f"{folder}/{name}/{what}", np.float32).reshape(-1, meta["dimensions"]).astype(np.float64)
        self.image, self.text, self.region, self.phrase = read("image"), read("text"), read("region"), read("phrase")


class Items:
    """Vectors, and of each item: what it is called, its rows' keys, texts and pictures, its first row's picture vector and text's vector."""

    def __init__(self, data, kind):
        self.names, self.keys, self.texts, self.shas, self.labels = [], [], [], [], []
        own, image, text, seen = [], [], [], {}
        self.rows = []  # (key, item) of every row, copies included.
        none = np.zeros(data.image.shape[1])

        def add(identity, name, key, words, sha, vector, image_vector, text_vector):
            if not np.any(vector):
                return
            at = seen.get(identity, len(self.names))
            self.rows.append((key, at))
            if at < len(self.names):
                self.keys[at].add(key), self.texts[at].add(fold(words) if words else None), self.shas[at].add(sha)
                return
            if identity is not None:
                seen[identity] = at
            self.names.append(name), self.keys.append({key}), self.texts.append({fold(words) if words else None}), self.shas.append({sha})
            self.labels.append(words)
            own.append(vector), image.append(image_vector), text.append(text_vector)

        if kind in ("image", "text"):
            for i, row in enumerate(data.rows):
                if kind == "image":
                    add((row["image"], row["sha"]), row["image"], row["key"], row["caption"], row["sha"], data.image[i], data.image[i], data.text[i])
                elif row["caption"] is not None:
                    add(row["caption"], row["caption"], row["key"], row["caption"], row["sha"], data.text[i], data.image[i], data.text[i])
        elif kind == "region":
            for i, region in enumerate(data.regions):
                row = data.rows[region["row"]]
                label = data.phrase[region["label"]] if region["label"] is not None else none
                name = data.phrases[region["label"]] if region["label"] is not None else None
                add(None, f'{row["image"]}#xywh={region["xywh"]}', row["key"], name, row["sha"], data.region[i], data.image[region["row"]], label)
        else:
            for region in data.regions:
                for p in ([] if region["label"] is None else [region["label"]]) + region["negatives"]:
                    add(data.phrases[p], data.phrases[p], None, data.phrases[p], None, data.phrase[p], none, data.phrase[p])
        self.own, self.image, self.text = np.array(own), np.array(image), np.array(text)
        lengths = np.linalg.norm(self.own, axis=1, keepdims=True)
        self.own = np.where(np.abs(lengths - 1) < 1e-5, self.own, self.own / lengths)


left, right = Data("anchors"), Data(options.get("candidates", "anchors"))
anchors, candidates = Items(left, options["anchor"]), Items(right, options["candidate"])
symmetric = options["anchor"] == options["candidate"] and left.rows == right.rows
head = lambda kind: "box" if kind in ("region", "phrase") else "short"

# Positives.
positives = []
if options["candidate"] == "phrase":
    by_key = {}
    for region in left.regions:
        if region["label"] is not None:
            by_key.setdefault(left.rows[region["row"]]["key"], set()).add(left.phrases[region["label"]])
    where = {name: i for i, name in enumerate(candidates.names)}
    for i in range(len(anchors.names)):
        labels = {anchors.labels[i]} if options["anchor"] == "region" else set().union(*(by_key.get(key, set()) for key in anchors.keys[i]))
        positives.append(sorted(where[label] for label in labels if label in where))
else:
    by_key = {}
    for key, i in candidates.rows:
        by_key.setdefault(key, []).append(i)
    for i, keys in enumerate(anchors.keys):
        found = sorted({c for key in keys for c in by_key.get(key, [])})
        if symmetric and len(found) > 1:
            found.remove(i)
        positives.append(found)
if options["candidate"] == "phrase":
    most = max((len(p) for p in positives), default=0)
else:
    # Of a text that several rows have each row counts, as in sentence-transformers.
    own = {}
    for key, i in anchors.rows:
        own[i, key] = own.get((i, key), 0) + 1
    counted = lambda i, key: max(len(set(by_key[key])), own[i, key]) if key in by_key else 0
    most = max((sum(counted(i, key) for key in keys) for i, keys in enumerate(anchors.keys)), default=0)


def scored(cosines):
    kind = options.get("score", "cosine")
    scores = cosines if kind == "cosine" else cosines * 10.0 - 2.0
    return 1 / (1 + np.exp(-scores)) if kind == "sigmoid" else scores


near_text = options.get("near_text") if head(options["anchor"]) == head(options["candidate"]) else None
near_image = options.get("near_image")
count, range_min, range_max = options["count"], options.get("range_min", 0), options.get("range_max")
wide = any(options.get(o) is not None for o in ("absolute_margin", "relative_margin", "max_score")) or near_text is not None or near_image is not None
if range_max is None:
    range_max = range_min + count * (10 if wide else 1) + most
window = min(range_max + most, len(candidates.names))

names = ["positives", "same_image", "same_caption", "near_image", "near_text", "absolute_margin", "relative_margin", "max_score", "min_score"]
refused = dict.fromkeys(names, 0)
result, without = [], 0
some, step = min(window + 8, len(candidates.names)), 500
for a in range(len(anchors.names)):
    if a % step == 0:
        cosines = anchors.own[a : a + step] @ candidates.own.T
        order = np.sort(np.argpartition(-cosines, some - 1, axis=1)[:, :some], axis=1)
        order = np.take_along_axis(order, np.argsort(-np.take_along_axis(cosines, order, 1), axis=1, kind="stable"), 1)
        scores = scored(cosines)
    if not positives[a]:
        without += 1
        continue
    nearest = order[a % step, :window]
    s = scores[a % step, nearest]
    texts = anchors.texts[a].union(*(candidates.texts[p] for p in positives[a])) - {None}
    shas = anchors.shas[a] - {None}
    tests = {"positives": np.array([c in positives[a] or (symmetric and c == a) for c in nearest])}
    if options.get("same_image", True):
        tests["same_image"] = np.array([bool(candidates.shas[c] & shas) for c in nearest])
    if options.get("same_caption", True):
        tests["same_caption"] = np.array([bool(candidates.texts[c] & texts) for c in nearest])
    if near_image is not None:
        tests["near_image"] = candidates.image[nearest] @ anchors.image[a] > near_image
    if near_text is not None:
        tests["near_text"] = candidates.text[nearest] @ anchors.text[a] > near_text
    low = min(scores[a % step, p] for p in positives[a])
    if options.get("absolute_margin") is not None:
        tests["absolute_margin"] = s + options["absolute_margin"] > low
    if options.get("relative_margin") is not None:
        tests["relative_margin"] = s > low - abs(low) * options["relative_margin"]
    if options.get("max_score") is not None:
        tests["max_score"] = s > options["max_score"]
    if options.get("min_score") is not None:
        tests["min_score"] = s < options["min_score"]
    left_over = np.ones(len(nearest), bool)
    for name in names:
        if name in tests:
            refused[name] += int((tests[name] & left_over).sum())
            left_over &= ~tests[name]
    chosen = nearest[left_over][range_min:range_max]
    result.append({
        "anchor": anchors.names[a],
        "positives": [[candidates.names[p], scores[a % step, p]] for p in positives[a]],
        "negatives": [[candidates.names[c], scores[a % step, c]] for c in chosen[:count]],
        "next": [[candidates.names[c], scores[a % step, c]] for c in chosen[count : count + 3]],
    })
json.dump({"anchors": result, "refused": refused, "without": without, "most": most}, sys.stdout)
