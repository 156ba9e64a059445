"""The loop that people write with Pillow and torch, as the authors' scripts do: batches padded to the limit with a mask. Checkpoint, list of pictures with
their target sizes, batch, threads. Prints images a second and the vectors' file."""
import json
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F
from PIL import Image

checkpoint, listed, batch, threads, written = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
torch.set_num_threads(threads)
side, limit = 16, 256
config = json.load(open(f"{checkpoint}/config.json"))["vision_config"]
heads, layers, epsilon = config["num_attention_heads"], config["num_hidden_layers"], config.get("layer_norm_eps", 1e-6)


def weights():
    with open(f"{checkpoint}/model.safetensors", "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    kinds = {"F32": numpy.float32, "F16": numpy.float16}
    found = {}
    for name, tensor in header.items():
        if name.startswith("vision_model."):
            begin, end = tensor["data_offsets"]
            values = numpy.frombuffer(data[begin:end], dtype=kinds[tensor["dtype"]]).astype(numpy.float32)
            found[name[len("vision_model."):]] = torch.from_numpy(values.reshape(tensor["shape"]).copy())
    return found


w = weights()
width = w["embeddings.patch_embedding.weight"].shape[0]


def linear(x, name):
    return F.linear(x, w[f"{name}.weight"], w[f"{name}.bias"])


def norm(x, name):
    return F.layer_norm(x, (width,), w[f"{name}.weight"], w[f"{name}.bias"], epsilon)


def attend(q, k, v, mask):
    def split(x):
        return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)
    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(-1, -2) / (q.shape[-1] ** 0.5) + mask
    mixed = torch.softmax(scores, -1) @ v
    return mixed.transpose(1, 2).reshape(mixed.shape[0], -1, width)


def mlp(x, name):
    return linear(F.gelu(linear(x, f"{name}.fc1"), approximate="tanh"), f"{name}.fc2")


def positions(shapes):
    table = w["embeddings.position_embedding.weight"]
    grid = int(len(table) ** 0.5)
    table = table.reshape(grid, grid, width).permute(2, 0, 1)[None]
    padded = torch.zeros(len(shapes), limit, width)
    for i, (high, wide) in enumerate(shapes):
        padded[i, :high * wide] = F.interpolate(table, size=(high, wide), mode="bilinear", align_corners=False, antialias=True)[0].reshape(width, -1).T
    return padded


@torch.no_grad()
def encode(pixels, shapes, mask):
    bias = ((1 - mask) * torch.finfo(torch.float32).min)[:, None, None, :]
    x = linear(pixels, "embeddings.patch_embedding") + positions(shapes)
    for layer in range(layers):
        name = f"encoder.layers.{layer}"
        y = norm(x, f"{name}.layer_norm1")
        q, k, v = (linear(y, f"{name}.self_attn.{part}_proj") for part in "qkv")
        x = x + linear(attend(q, k, v, bias), f"{name}.self_attn.out_proj")
        x = x + mlp(norm(x, f"{name}.layer_norm2"), f"{name}.mlp")
    x = norm(x, "post_layernorm")
    packed, packed_bias = w["head.attention.in_proj_weight"].chunk(3), w["head.attention.in_proj_bias"].chunk(3)
    probe = w["head.probe"].expand(len(shapes), 1, width)
    q, k, v = (F.linear(each, packed[i], packed_bias[i]) for i, each in enumerate((probe, x, x)))
    y = linear(attend(q, k, v, bias), "head.attention.out_proj")
    return F.normalize((y + mlp(norm(y, "head.layernorm"), "head.mlp"))[:, 0], dim=-1)


def load(path, size):
    picture = Image.open(path).convert("RGB").resize(size, Image.BILINEAR)
    pixels = (numpy.asarray(picture, dtype=numpy.float32) / 255 - 0.5) / 0.5
    high, wide = size[1] // side, size[0] // side
    return torch.from_numpy(pixels.reshape(high, side, wide, side, 3).transpose(0, 2, 1, 3, 4).reshape(high * wide, -1)), (high, wide)


def run(pictures):
    vectors = []
    for first in range(0, len(pictures), batch):
        pixels, shapes = zip(*(load(path, size) for path, *size in pictures[first:first + batch]))
        padded, mask = torch.zeros(len(shapes), limit, side * side * 3), torch.zeros(len(shapes), limit)
        for i, each in enumerate(pixels):
            padded[i, :len(each)] = each
            mask[i, :len(each)] = 1
        vectors.append(encode(padded, shapes, mask))
    return torch.cat(vectors).numpy()


run(listed[:batch])
begun = time.perf_counter()
vectors = run(listed)
elapsed = time.perf_counter() - begun
vectors.tofile(written)
print(len(listed) / elapsed)
