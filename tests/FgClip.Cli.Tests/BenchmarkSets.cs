using System.Text.Encodings.Web;
using System.Text.Json;

namespace FgClip.Cli.Tests;

/// <summary>
/// Small sets of drawn scenes in the benchmarks' own formats, with what real ones have: captions that occur twice, more captions than
/// count, capitals, files that are missing, lines of another form, crowd boxes, classes with equal names.
/// </summary>
/// <param name="folder">Where the sets go.</param>
/// <param name="scenes">The scenes.</param>
internal sealed class BenchmarkSets(string folder, IReadOnlyList<BenchmarkScene> scenes)
{
    private const string Missing = "not-there.jpg";

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a set.</summary>
    /// <returns>The benchmark's data folder, and its annotations.</returns>
    public (string Data, string Annotations) Write(string name)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        return (data, Path.Combine(data, name switch
        {
            "coco" => Coco(data),
            "flickr30k" => Json(data, "flickr30k_test.json", scenes
                .Select((_, i) => new { image = Put(data, "images", i), caption = Five(i) })
                .Append(new { image = Missing, caption = Five(0) })),
            "coco-cn" => CocoCn(data),
            "flickr30k-cna" => FlickrCna(data),
            "sharegpt4v" => Json(data, "share-captioner_coco_lcs_sam_1246k_1107.json", scenes.Select((scene, i) => new
            {
                image = $"sam/images/{Put(data, "sam", i)}",
                conversations = new[] { new { from = "human", value = "What is it?" }, new { from = "gpt", value = Long(i) } },
            })),
            "dci" => Dci(data),
            "lit-cn" => Pairs(data, "image_caption_long_cn.txt"),
            "dci-cn" or "docci-cn" => Pairs(data, "image_caption_trans.txt"),
            "coco-boxes" => Instances(data, "annotations/instances_val2017.json", "val2017"),
            "lvis" => Instances(data, "lvis_v1_val.json", "val2017"),
            "boxclass-cn" => Instances(data, "valid_category_data_total_zh.json", "images"),
            _ => Attributes(data),
        }));
    }

    private string Coco(string data)
    {
        var images = scenes.Select((_, i) => new { id = 900 - i, file_name = Put(data, "val2017", i) });
        // Captions lie in another order than images, and the sixth of an image does not count.
        var captions = Enumerable.Range(0, 6).SelectMany(n => scenes.Select((_, i) => new
        {
            id = n * 1000 + i,
            image_id = 900 - i,
            caption = n < 5 ? Five(i)[n] : "The Sixth",
        }));
        return Json(data, "annotations/captions_val2017.json", new
        {
            info = new { year = 2017 },
            images = images.Append(new { id = 7, file_name = Missing }),
            annotations = captions.Append(new { id = 9999, image_id = 7, caption = "A caption of a missing image" }),
        });
    }

    private string CocoCn(string data)
    {
        var lines = Enumerable.Range(0, 6).SelectMany(n => scenes.Select((_, i) =>
        {
            var name = $"COCO_{(i % 2 == 0 ? "train" : "val")}2014_{i:000000000000}";
            Copy(i, Path.Combine(data, name.Split('_')[1], $"{name}.jpg"));
            return $"{name}#zhm#{n}\t{(n < 5 ? Five(i)[n] : "第六句")}";
        }));
        return Lines(data, "pair.txt", [.. lines, "COCO_val2014_000000999999#zhm#0\t一句没有图片的话"]);
    }

    private string FlickrCna(string data)
    {
        var lines = scenes.SelectMany((_, i) =>
        {
            var name = Path.GetFileNameWithoutExtension(Put(data, "images", i, ".jpg"));
            return Five(i).Select((text, n) => $"{name}#{n}\t{text}");
        });
        return Lines(data, "flickr30k_cna_test.txt", [.. lines, "no tab here"]);
    }

    private string Dci(string data)
    {
        for (var i = 0; i < scenes.Count; i++)
            Json(data, $"annotations/{i:000}.json", new { image = Put(data, "images", i), extra_caption = Long(i), mask_data = new { } });
        Json(data, "annotations/missing.json", new { image = Missing, extra_caption = "A long text" });
        return "annotations";
    }

    private string Pairs(string data, string file) => Lines(data, file,
        [.. scenes.Select((_, i) => $"pictures/{Put(data, "pictures", i)}\t{Long(i)}"), $"{Missing}\t一句话", "two\ttabs\there"]);

    private string Instances(string data, string file, string imageFolder)
    {
        var names = scenes.SelectMany(scene => scene.Boxes).Select(box => box.Label).Distinct().Order(StringComparer.Ordinal).ToList();
        // A class with the name of another, and one that no box has.
        names.Insert(1, names[^1]);
        names.Add("Nothing_of the_Kind");
        var isLvis = file.StartsWith("lvis", StringComparison.Ordinal);
        var images = scenes.Select((_, i) => (Id: 50 + i, File: Put(data, imageFolder, i))).Append((Id: 7, File: Missing)).ToArray();
        var annotations = scenes.SelectMany((scene, i) => scene.Boxes.Select((box, n) => new
        {
            image_id = 50 + i,
            category_id = 1 + (n % 2 == 0 ? names.IndexOf(box.Label) : names.LastIndexOf(box.Label)),
            bbox = box.Bounds,
            iscrowd = n == 1 ? 1 : 0,
            segmentation = new[] { new[] { 1.5, 2.5, 3.5 } },
        }));
        return Json(data, file, new
        {
            images = images.Select(image => new
            {
                id = image.Id,
                file_name = isLvis ? null : image.File,
                coco_url = $"http://images.cocodataset.org/train2017/{image.File}",
            }),
            annotations = annotations.Append(new
            {
                image_id = 7,
                category_id = 1,
                bbox = new[] { 1.0, 1, 5, 5 },
                iscrowd = 0,
                segmentation = new[] { new[] { 0.0 } },
            }),
            categories = names.Select((name, i) => new { id = i + 1, name = isLvis ? name.Replace(' ', '_') : name }),
        });
    }

    private string Attributes(string data)
    {
        var lines = scenes.SelectMany((scene, i) => scene.Boxes.Where(box => box.Negatives.Count > 0).Select((box, n) => Text(new
        {
            img_path = $"val2017/{Put(data, "val2017", i)}",
            bbox = box.Bounds,
            pos_expression = new[] { $"A {box.Label}" },
            // A negative that is the phrase itself, but for capitals.
            neg_expression = n == 1 ? [.. box.Negatives.Take(3), $"a {box.Label}"] : box.Negatives,
        })));
        return Lines(data, "h_attributes_llava.jsonl", [.. lines, ""]);
    }

    private string[] Five(int scene) =>
    [
        scenes[scene].Short, $"A Drawing of {scenes[scene].Short}", Long(scene), scenes[(scene + 1) % scenes.Count].Short,
        $"{scenes[scene].Short} {(scene % 4 == 0 ? "IN ÉTÉ" : "again")}",
    ];

    // Every fifth text is that of the image before it.
    private string Long(int scene) => scenes[scene % 5 == 4 ? scene - 1 : scene].Long;

    private string Put(string data, string folderName, int scene, string? extension = null)
    {
        var name = $"image{scene:000}{extension ?? Path.GetExtension(scenes[scene].Path)}";
        Copy(scene, Path.Combine(data, folderName, name));
        return name;
    }

    private void Copy(int scene, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(scenes[scene].Path, path, overwrite: true);
    }

    private static string Text(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    private static string Json(string data, string file, object value) => Lines(data, file, [Text(value)]);

    private static string Lines(string data, string file, string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, file))!);
        File.WriteAllLines(Path.Combine(data, file), lines);
        return file;
    }
}

/// <summary>A drawn scene.</summary>
/// <param name="Path">Its image.</param>
/// <param name="Short">Its short caption.</param>
/// <param name="Long">Its long caption.</param>
/// <param name="Boxes">Its boxes: left, top, width and height in pixels.</param>
internal sealed record BenchmarkScene(string Path, string Short, string Long, IReadOnlyList<BenchmarkSceneBox> Boxes);

/// <summary>A box of a drawn scene.</summary>
internal sealed record BenchmarkSceneBox(double[] Bounds, string Label, IReadOnlyList<string> Negatives);
