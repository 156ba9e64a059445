namespace FgClip.Evaluation.Benchmarks;

/// <summary>An image of a benchmark with what belongs to it.</summary>
/// <param name="Key">Names it in the manifests: images and texts with one key belong together.</param>
/// <param name="Image">The image's path below the folder of images.</param>
internal sealed record BenchmarkItem(string Key, string Image)
{
    /// <summary>The texts that are true of the image, in the file's order.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>The boxes, in the file's order.</summary>
    public IReadOnlyList<BenchmarkBox> Boxes { get; init; } = [];
}

/// <summary>A box of a benchmark.</summary>
/// <param name="Corners">Its corners in pixels: left, top, right, bottom.</param>
/// <param name="Label">The id of its class, or the phrase that is true of it.</param>
/// <param name="Negatives">Phrases that are not true of it.</param>
internal sealed record BenchmarkBox(double[] Corners, string Label, IReadOnlyList<string> Negatives)
{
    /// <summary>The corners of a box that is written as left, top, width and height.</summary>
    public static double[] CornersOf(double[] box) => [box[0], box[1], box[0] + box[2], box[1] + box[3]];
}

/// <summary>What a benchmark's file holds.</summary>
/// <param name="Items">Its images.</param>
internal sealed record BenchmarkSet(IReadOnlyList<BenchmarkItem> Items)
{
    /// <summary>The classes, each with its id; empty where there are none.</summary>
    public IReadOnlyList<(string Id, string Name)> Classes { get; init; } = [];

    /// <summary>What of the file is in no item, by reason.</summary>
    public IReadOnlyDictionary<string, long> LeftOut { get; init; } = new Dictionary<string, long>();
}
