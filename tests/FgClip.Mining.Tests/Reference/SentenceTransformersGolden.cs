using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Reference;

/// <summary>
/// A small dataset with repeated captions and images, and what sentence-transformers' own function mined from it
/// (<c>tests/fixtures/scripts/make_mining_golden.py</c>).
/// </summary>
public sealed class SentenceTransformersGolden : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>The runs of their function.</summary>
    public static IReadOnlyList<GoldenRun> Runs { get; } = Read<IReadOnlyList<GoldenRun>>("sentence-transformers.json");

    /// <summary>The dataset's address.</summary>
    public string Dataset { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var data = Read<GoldenDataset>("dataset.json");
        Dataset = await VectorDataset.WriteAsync(_folder.At("data"), data.Rows.Count, i =>
        {
            var (key, image, caption) = (data.Rows[i][0].GetString()!, data.Rows[i][1].GetInt32(), data.Rows[i][2].GetInt32());
            return new VectorRow(key, Image(image), Caption(caption))
            {
                Sha256 = $"sha-{image}",
                ImageEmbedding = data.Images[image],
                TextEmbedding = data.Captions[caption],
            };
        }, new FeatureOptions { TextHeads = [TextHead.Short] }, rowsPerPart: 37);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>An image as anchors and candidates have it.</summary>
    internal static string Image(int number) => $"images/{number}.png";

    /// <summary>A caption.</summary>
    internal static string Caption(int number) => $"caption number {number}";

    internal string NewPath() => _folder.At("mined", Guid.NewGuid().ToString("N"));

    private static T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Fixtures.At("mining", name)),
        JsonSerializerOptions.Web)!;
}

/// <summary>The dataset: rows of key, image and caption, and the vectors of images and captions.</summary>
internal sealed record GoldenDataset(IReadOnlyList<JsonElement[]> Rows, IReadOnlyList<float[]> Images, IReadOnlyList<float[]> Captions);

/// <summary>A run of sentence-transformers' function: its options and the table that it returned, texts as their numbers.</summary>
public sealed record GoldenRun(string Anchor, string Candidate, string Name, string Format, bool Scores, GoldenOptions Options,
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows)
{
    /// <inheritdoc />
    public override string ToString() => $"{Anchor} and {Candidate}, {Name}, {Format}{(Scores ? " with scores" : "")}, {Options}";
}
