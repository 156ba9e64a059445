using FgClip.Datasets.Jobs;
using FgClip.Evaluation.Benchmarks.Readers;
using FgClip.Evaluation.Specs;

namespace FgClip.Evaluation.Benchmarks;

/// <summary>A benchmark of the authors: its files, how its texts are embedded, and what is counted.</summary>
public sealed record Benchmark
{
    private Benchmark(string name, BenchmarkTask task, string[] annotations, string[] images)
    {
        (Name, Task, Annotations, Images) = (name, task, annotations, images);
        Head = task is BenchmarkTask.Boxes or BenchmarkTask.Negatives ? TextHead.Box : TextHead.Short;
    }

    /// <summary>All benchmarks, in the order of <see cref="Reports.PublishedNumbers.Benchmarks"/>.</summary>
    public static IReadOnlyList<Benchmark> All { get; } = Create();

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it asks.</summary>
    public BenchmarkTask Task { get; }

    /// <summary>Where its file or folder of annotations may lie below its data.</summary>
    public IReadOnlyList<string> Annotations { get; }

    /// <summary>Where its images may lie below its data.</summary>
    public IReadOnlyList<string> Images { get; }

    /// <summary>The head of its texts.</summary>
    public TextHead Head { get; private init; }

    /// <summary>Whether the authors' script lower-cases its texts.</summary>
    public bool LowersTexts { get; private init; } = true;

    /// <summary>The ranks that count.</summary>
    public IReadOnlyList<int> Ranks { get; private init; } = [1, 5];

    /// <summary>The patch limit of all images; null for each image's own.</summary>
    public int? MaxNumPatches { get; private init; }

    /// <summary>Whether the authors' script leaves out the last images, which do not fill a batch.</summary>
    public bool DropsLastBatch { get; private init; }

    /// <summary>Whether the texts of a class are made by templates.</summary>
    public bool HasTemplates { get; private init; }

    /// <summary>Where an image's class stands.</summary>
    public string Label { get; private init; } = ClassificationSpec.FolderLabel;

    internal IBenchmarkReader? Reader { get; private init; }

    /// <summary>The same benchmark without the boxes of crowds, which the authors' scripts count.</summary>
    /// <returns>The benchmark; null where its files have no boxes that may be of crowds.</returns>
    public Benchmark? WithoutCrowds() => Reader is InstancesReader reader ? this with { Reader = reader.WithoutCrowds() } : null;

    private static IReadOnlyList<Benchmark> Create() =>
    [
        Retrieval("coco", new CocoCaptionsReader(), ["annotations/captions_val2017.json", "captions_val2017.json"], ["val2017", "."]),
        Retrieval("flickr30k", new FlickrListReader(), ["flickr30k_test.json"], ["flickr30k-images", "images", "."]),
        Retrieval("coco-cn", new TaggedLinesReader(TaggedLinesReader.CocoPath, textsPerImage: 5), ["pair.txt"], ["."]),
        Retrieval("flickr30k-cna", new TaggedLinesReader(name => $"{name}.jpg"), ["flickr30k_cna_test.txt"],
            ["flickr30k-images", "images", "."]) with { LowersTexts = false },
        Long("sharegpt4v", new ShareGptReader(), ["share-captioner_coco_lcs_sam_1246k_1107.json"], ["sam", "images", "."]),
        Long("dci", new DciReader(), ["densely_captioned_images/annotations", "annotations"], ["images", "photos", "."]),
        Long("lit-cn", new PairLinesReader(), ["image_caption_long_cn.txt"], ["."]) with { LowersTexts = false },
        Long("dci-cn", new PairLinesReader(), ["image_caption_trans.txt"], ["."]) with { LowersTexts = false },
        Long("docci-cn", new PairLinesReader(), ["image_caption_trans.txt"], ["."]) with { LowersTexts = false },
        Folders("imagenet-1k", ClassificationSpec.FolderLabel, [1, 5], ["val", "."]) with { DropsLastBatch = true },
        Folders("imagenet-v2", ClassificationSpec.FolderNumberLabel, [1], ["imagenetv2-matched-frequency-format-val", "."]),
        Instances("coco-boxes", isLvis: false, ["annotations/instances_val2017.json", "instances_val2017.json"], ["val2017", "."]) with
        {
            HasTemplates = true,
        },
        Instances("lvis", isLvis: true, ["lvis_v1_val.json", "annotations/lvis_v1_val.json"], ["val2017", "."]) with
        {
            HasTemplates = true,
        },
        Instances("boxclass-cn", isLvis: false, ["valid_category_data_total_zh.json"], ["images", "."]) with { LowersTexts = false },
        Attributes("fg-ovd-hard", "h_attributes_llava.jsonl"),
        Attributes("fg-ovd-medium", "m_attributes_llava.jsonl"),
        Attributes("fg-ovd-easy", "e_attributes_llava.jsonl"),
        Attributes("fg-ovd-trivial", "shuffle_negatives_llava.jsonl"),
    ];

    private static Benchmark Retrieval(string name, IBenchmarkReader reader, string[] annotations, string[] images) =>
        new(name, BenchmarkTask.Retrieval, annotations, images) { Reader = reader, Ranks = [1, 5, 10] };

    private static Benchmark Long(string name, IBenchmarkReader reader, string[] annotations, string[] images) =>
        Retrieval(name, reader, annotations, images) with { Head = TextHead.Long, Ranks = [1] };

    private static Benchmark Folders(string name, string label, int[] ranks, string[] images) =>
        new(name, BenchmarkTask.Classify, [], images)
        {
            Label = label,
            Ranks = ranks,
            MaxNumPatches = 1024,
            HasTemplates = true,
        };

    private static Benchmark Instances(string name, bool isLvis, string[] annotations, string[] images) =>
        new(name, BenchmarkTask.Boxes, annotations, images) { Reader = new InstancesReader(isLvis) };

    private static Benchmark Attributes(string name, string file) =>
        new(name, BenchmarkTask.Negatives, [file, $"fgovd/{file}"], ["."]) { Reader = new FgOvdReader(), Ranks = [1] };
}
