"""Builds inputs of many kinds around one image and one caption, as other people's programs write them: python3 mixed-inputs.py FOLDER."""
import base64, gzip, io, json, os, struct, sys, tarfile
import numpy as np
from PIL import Image

os.chdir(sys.argv[1])
r = np.random.default_rng(7)
buffer = io.BytesIO()
Image.fromarray(r.integers(0, 256, (8, 10, 3), dtype=np.uint8)).resize((96, 80), Image.BICUBIC).save(buffer, "PNG")
IMAGE, CAPTION = buffer.getvalue(), "a red square"
PIXELS = Image.open(buffer).convert("RGB")
open("p.png", "wb").write(IMAGE)


def bitmap(header):
    """The same pixels with a header of 52 or 56 bytes, whose masks nobody needs."""
    file = io.BytesIO(); PIXELS.save(file, "BMP"); data = file.getvalue()
    start, = struct.unpack_from("<I", data, 10)
    more = header - 40
    return data[:10] + struct.pack("<II", start + more, header) + data[18:54] + bytes(more) + data[54:]


def wrong_checksum():
    at = IMAGE.index(b"IDAT"); length, = struct.unpack_from(">I", IMAGE, at - 4)
    return IMAGE[:at + 4 + length] + b"\0\0\0\0" + IMAGE[at + 8 + length:]


def tiff(image, **options):
    file = io.BytesIO(); image.save(file, "TIFF", **options)
    return file.getvalue()


for name, data in (("v2.bmp", bitmap(52)), ("v3.bmp", bitmap(56)), ("crc.png", wrong_checksum()), ("deflate.tif", tiff(PIXELS, compression="tiff_deflate")),
                   ("lab.tif", tiff(Image.new("LAB", (8, 8)))), ("zstd.tif", tiff(PIXELS, compression="zstd")),
                   ("x.gif", b"GIF89a\1\0\1\0\x80\0\0" + bytes(6) + b",\0\0\0\0\1\0\1\0\0\x0c\3\5\0\0\0;")):
    open(name, "wb").write(data)
open("broken.png", "wb").write(b"<html>not found</html>")


def row(kind, **more):
    return {"key": kind, "image": "p.png", "caption": CAPTION, **more}


def lines(*rows):
    return "".join(json.dumps(x) + "\n" for x in rows).encode()


def write(name, data):
    open(name, "wb").write(data.encode() if isinstance(data, str) else data)


write("j-rows.jsonl", lines(
    row("j-plain"), row("j-nan", score=float("nan")), row("j-infinity", score=float("-inf")), row("j-nested", more={"a": [1, float("nan")]}),
    row("j-caption-number", caption=7), row("j-caption-list", caption=["x"]), row("j-caption-nan", caption=float("nan")), row("j-caption-blank", caption=" "),
    row("j-image-number", image=3), row("j-image-null", image=None), row("j-missing", image="none.png"), row("j-not-an-image", image="broken.png"),
    row("j-outside", image="../p.png"), row("j-base64", image=base64.b64encode(IMAGE).decode()),
    row("j-data", image="data:image/png;base64," + base64.b64encode(IMAGE).decode()), row("j-bmp-52", image="v2.bmp"), row("j-bmp-56", image="v3.bmp"), row("j-png-checksum", image="crc.png"), row("j-tiff-deflate", image="deflate.tif"),
    row("j-tiff-lab", image="lab.tif"), row("j-tiff-zstd", image="zstd.tif"), row("j-gif-long-codes", image="x.gif"), row("j-boxes-number", boxes=5), row("j-long-name", image="x" * 5000)))
write("j-bom.jsonl", b"\xef\xbb\xbf" + lines(row("j-bom")) + b"\xef\xbb\xbf" + lines(row("j-bom-middle")))
write("j-cr.jsonl", lines(row("j-cr")).replace(b"\n", b"\r"))
write("j-crlf.jsonl", lines(row("j-crlf")).replace(b"\n", b"\r\n"))
write("j.jsonl.gz", gzip.compress(lines(row("j-gzip"))) + gzip.compress(lines(row("j-gzip-member"))) + b"\0" * 512)
write("c-plain.csv", f"key,image,caption\nc-plain,p.png,{CAPTION}\nc-quoted,p.png,\"{CAPTION}\"\nc-fields,p.png\n")
write("c-spaces.csv", f"key, image, caption\nc-spaces, p.png, {CAPTION}\n")
write("c-sep.csv", f"sep=;\r\nkey;image;caption\r\nc-sep;p.png;{CAPTION}\r\n")
write("c-cr.csv", f"key,image,caption\rc-cr,p.png,{CAPTION}\r")
write("c-bar.csv", f"key|image|caption\nc-bar|p.png|{CAPTION}\n")
write("c-spark.csv", f"key,image,caption,note\nc-spark,p.png,{CAPTION},\"he said \\\"hi\\\", then left\"\n")
write("c-bare.tsv", f"note\tkey\timage\tcaption\n\"Smile\tc-bare\tp.png\t{CAPTION}\nx\tc-bare-next\tp.png\t{CAPTION}\n\"Home sweet\tc-bare-last\tp.png\t{CAPTION}\n")
write("c-lines.tsv", f"note\tkey\timage\tcaption\n\"two\nlines\"\tc-lines\tp.png\t{CAPTION}\n")
write("c-base64.tsv", f"key\timage\tcaption\nc-base64\t{base64.urlsafe_b64encode(IMAGE).decode()}\t{CAPTION}\n")


def tar(*members):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape") as archive:
        for name, data in members:
            member = tarfile.TarInfo(os.fsdecode(name)); member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


def sample(name, *more):
    return ((name + ".png", IMAGE), (name + ".txt", CAPTION.encode()), *more)


write("t-first.tar", tar(*sample("t-plain"), *sample("t-nan", ("t-nan.json", b'{"score": NaN}')), *sample("t-json-empty", ("t-json-empty.json", b"")),
                         *sample("t-json-list", ("t-json-list.json", b"[1]")), *sample("t-unseen", ("t-unseen.cls", b"3")),
                         ("._t-hidden.png", b"x"), ("t-caption-list.png", IMAGE), ("t-caption-list.json", b'{"caption": [1]}'),
                         ("t-other.img", IMAGE), ("t-other.caption", b"x")) + tar(*sample("t-behind-zeros")))
write("t-latin1.tar", tar((b"t-latin1-\xe8.png", IMAGE), (b"t-latin1-\xe8.txt", CAPTION.encode()), (b"t-latin1-\xe9.png", IMAGE), (b"t-latin1-\xe9.txt", CAPTION.encode())))
json.dump([{"key": "h-nan", "f_path": "p.png", "caption": CAPTION, "short_caption": CAPTION, "bbox_info": None, "score": float("nan")}], open("h.json", "w"))
for name, data in ((b"f-pair.png", IMAGE), (b"f-pair.txt", CAPTION.encode()), (b"f-alone.png", IMAGE), (b"._f-pair.png", b"x"), (b".trash/f-hidden.png", IMAGE),
                   ("红/f-gbk-猫.png".encode("gbk"), IMAGE), ("红/f-gbk-猫.txt".encode("gbk"), CAPTION.encode()), (b"f-caf\xe9.png", IMAGE), (b"f-caf\xe9.txt", CAPTION.encode())):
    os.makedirs(os.path.dirname(b"folder/" + name), exist_ok=True)
    open(b"folder/" + name, "wb").write(data)
