"""Reads the benchmarks' own files as the authors' scripts do, and evaluates vectors that the caller gives by path, box and text.

It is run in front of evaluate.py, whose functions it calls.
"""
import os
import re


def coco(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    captions = {}
    for annotation in data["annotations"]:
        captions.setdefault(annotation["image_id"], []).append(annotation["caption"])
    return [(image["file_name"], captions.get(image["id"], [])[:5]) for image in sorted(data["images"], key=lambda image: image["id"])]


def flickr30k(path):
    with open(path, encoding="utf-8") as file:
        return [(entry["image"], entry["caption"]) for entry in json.load(file)]


def tagged(path, to_image, most):
    texts = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            found = re.match(r"^(.+?)#(.*?)\t(.*)$", line.strip())
            if found:
                texts.setdefault(to_image(found.group(1)), []).append(found.group(3).strip())
    return [(image, captions[:most]) for image, captions in texts.items()]


def pairs(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip().split("\t") for line in file]
    return [(line[0], [line[1]]) for line in lines if len(line) == 2]


def sharegpt4v(path):
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)[:1000]
    return [(entry["image"].split("/")[-1], [entry["conversations"][1]["value"]]) for entry in entries]


def dci(path):
    found = []
    for name in os.listdir(path):
        with open(os.path.join(path, name), encoding="utf-8") as file:
            entry = json.load(file)
        found.append((entry["image"], [entry["extra_caption"]]))
    return found


READERS = {
    "coco": coco,
    "flickr30k": flickr30k,
    "coco-cn": lambda path: tagged(path, lambda name: f"{name.split('_')[1]}/{name}.jpg", 5),
    "flickr30k-cna": lambda path: tagged(path, lambda name: f"{name}.jpg", None),
    "sharegpt4v": sharegpt4v,
    "dci": dci,
    "lit-cn": pairs,
    "dci-cn": pairs,
    "docci-cn": pairs,
}

KEEP_CAPITALS = {"flickr30k-cna", "lit-cn", "dci-cn", "docci-cn"}


def retrieval_benchmark(given):
    """Image i and its texts belong together by position, whatever else has the same words. Images that cannot be opened are left out."""
    images, texts, owners = [], [], []
    for path, captions in READERS[given["name"]](given["annotations"]):
        if given["images"].get(path) is None or not captions:
            continue
        for caption in captions:
            texts.append(given["texts"][caption if given["name"] in KEEP_CAPITALS else caption.lower()])
            owners.append(len(images))
        images.append(given["images"][path])
    scores = products(units(images), units(texts))
    right = np.arange(len(images))[:, None] == np.array(owners)[None, :]
    result = {}
    for name, s, r in [("image_to_text", scores, right), ("text_to_image", scores.T, right.T)]:
        higher, equal = rank_rows(s, r)
        for k in [1, 5, 10] if given["name"] in ("coco", "flickr30k", "coco-cn", "flickr30k-cna") else [1]:
            result[f"{name}@{k}"] = metric(higher, equal, k, given["seed"])
    return result


def box_of(given, path, xywh):
    x, y, w, h = xywh
    for entry in given["boxes"].get(path, []):
        if np.allclose(entry["box"], [x, y, x + w, y + h]):
            return entry["vector"]
    raise KeyError((path, xywh))


def boxes_benchmark(given):
    """All annotations, crowds too. A class is its position in the file, for LVIS its id - 1."""
    with open(given["annotations"], encoding="utf-8") as file:
        data = json.load(file)
    lvis = given["name"] == "lvis"
    categories = sorted(data["categories"], key=lambda category: category["id"]) if lvis else data["categories"]
    names = [category["name"].replace("_", " ") if lvis else category["name"] for category in categories]
    position = {category["id"]: index for index, category in enumerate(categories)}
    files = {image["id"]: image["coco_url"].split("/")[-1] if lvis else image["file_name"] for image in data["images"]}
    queries = []
    for annotation in data["annotations"]:
        path = files[annotation["image_id"]]
        if lvis and not os.path.exists(os.path.join(given["folder"], path)):
            continue
        queries.append({"vector": box_of(given, path, annotation["bbox"]), "label": position[annotation["category_id"]]})
    templates = given["templates"] if given["name"] != "boxclass-cn" else ["{}"]
    return classify({
        "classes": [[given["class_texts"][template.format(name)] for template in templates] for name in names],
        "queries": queries, "k": [1, 5], "seed": given["seed"], "first_wins": False, "as_published": False,
    })


def attributes_benchmark(given):
    rows = []
    with open(given["annotations"], encoding="utf-8") as file:
        for line in file:
            if not line.strip():
                continue
            entry = json.loads(line)
            rows.append({
                "vector": box_of(given, entry["img_path"], entry["bbox"]),
                "label": given["texts"][entry["pos_expression"][0].lower()],
                "negatives": [given["texts"][text.lower()] for text in entry["neg_expression"]],
            })
    return negatives({"boxes": rows, "seed": given["seed"]})


def benchmark(given):
    if given["name"].startswith("fg-ovd"):
        return attributes_benchmark(given)
    return retrieval_benchmark(given) if given["name"] in READERS else boxes_benchmark(given)
