using System.Runtime.InteropServices;
using System.Text.Json;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Reference;

/// <summary>
/// A dataset with everything that filters look at, as Parquet for us and as plain arrays for numpy: keys that come twice, the same image
/// and the same caption under different keys, images and captions of several rows, images and captions that are
/// nearly the same, phrases that come again, zeros, and rows without an image.
/// </summary>
internal sealed class SyntheticDataset(int seed, int rows)
{
    public const int Dimensions = 48;

    private const int Phrases = 900;

    public static FeatureOptions Features { get; } = new() { TextHeads = [TextHead.Short], Regions = true };

    /// <summary>Writes both forms.</summary>
    /// <returns>The dataset's address.</returns>
    public async Task<string> WriteAsync(string folder)
    {
        await WritePlainAsync(folder);
        return await VectorDataset.WriteAsync(folder, rows, Row, Features);
    }

    public VectorRow Row(int i)
    {
        var key = KeyOf(i);
        var failed = i % 97 == 5;
        return new VectorRow($"key-{seed}-{key}", $"{seed}/{PathOf(i)}.png", Caption(CaptionOf(i)))
        {
            Sha256 = failed ? null : $"sha-{ImageOf(i)}",
            ImageEmbedding = failed ? null : Image(i),
            TextEmbedding = Caption(CaptionOf(i)) is null ? null : Text(CaptionOf(i)),
            Regions = failed || PathOf(i) != i ? [] : [.. Enumerable.Range(0, i % 4).Select(box => Region(i, box))],
        };
    }

    /// <summary>Captions all differ, but every fortieth says what the one before says.</summary>
    private string? Caption(int i) => (i % 83, i % 40) switch
    {
        (0, _) => null,
        (_, 9) => $"Ｐｉｃｔｕｒｅ  {seed}, No. {i - 1}!",
        _ => $"picture {seed} no {i}",
    };

    private float[] Text(int i)
    {
        return i % 30 == 14
            ? Mix(Text(i - 1), VectorDataset.Unit(seed * 7_000_003 + i, Dimensions), 0.2f)
            : Mix(Image(i), VectorDataset.Unit(seed * 5_000_011 + i, Dimensions), 1.2f);
    }

    private OutputRegion Region(int row, int box)
    {
        var number = row * 4 + box;
        var label = number % 31 == 0 ? (int?)null : (number * 7919) % Phrases;
        var vector = number % 53 == 1 ? new float[Dimensions] : label is { } phrase ? Mix(PhraseVector(phrase),
            VectorDataset.Unit(seed * 3_000_017 + number, Dimensions), 1.1f) : VectorDataset.Unit(number, Dimensions);
        var negatives = Enumerable.Range(1, number % 3).Select(n => (number * 31 + n * 17) % Phrases).ToArray();
        return new OutputRegion(
            [box, 2, box + 10, 12.5], label is { } l ? PhraseText(l) : null, vector, label is { } m ? PhraseVector(m) : null,
            [.. negatives.Select(PhraseText)], [.. negatives.Select(PhraseVector)]);
    }

    private static string PhraseText(int phrase) => phrase % 25 == 4 ? $"Thing, {phrase - 1}" : $"thing {phrase}";

    private static float[] PhraseVector(int phrase) => phrase % 20 == 6
        ? Mix(VectorDataset.Unit(11_000_000 + phrase - 1, Dimensions), VectorDataset.Unit(phrase, Dimensions), 0.2f)
        : VectorDataset.Unit(11_000_000 + phrase, Dimensions);

    /// <summary>The row whose key a row has.</summary>
    private static int KeyOf(int i) => i % 10 == 3 ? i - 1 : i;

    /// <summary>The row whose image a row has, under its path.</summary>
    private static int PathOf(int i) => i % 70 == 34 ? i - 21 : i;

    /// <summary>The row whose caption a row has, letter by letter.</summary>
    private static int CaptionOf(int i) => i % 60 == 21 ? i - 19 : i;

    /// <summary>The row whose image a row has, byte for byte.</summary>
    private static int ImageOf(int i) => i % 50 == 7 ? i - 7 : PathOf(i) != i ? ImageOf(PathOf(i)) : KeyOf(i);

    private float[] Image(int i)
    {
        var image = ImageOf(i);
        var own = VectorDataset.Unit(seed * 1_000_003 + image, Dimensions);
        return image % 20 == 11 ? Mix(Image(image - 1), own, 0.25f) : own;
    }

    private static float[] Mix(float[] a, float[] b, float share)
    {
        float[] sum = [.. a.Zip(b, (x, y) => x + share * y)];
        var length = MathF.Sqrt(sum.Sum(x => x * x));
        return [.. sum.Select(x => x / length)];
    }

    private async Task WritePlainAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        VectorRow[] all = [.. Enumerable.Range(0, rows).Select(Row)];
        var regions = all.SelectMany((row, i) => row.Regions!.Select(region => (Row: i, Region: region))).ToArray();
        var phrases = Enumerable.Range(0, Phrases).ToArray();
        var numbers = phrases.ToDictionary(PhraseText);
        await File.WriteAllTextAsync(Path.Combine(folder, "rows.json"), JsonSerializer.Serialize(new
        {
            dimensions = Dimensions,
            rows = all.Select(row => new { key = row.Key, image = row.Image, caption = row.Caption, sha = row.Sha256 }),
            regions = regions.Select(pair => new
            {
                row = pair.Row,
                xywh = FormattableString.Invariant($"{pair.Region.Box![0]},2,10,10.5"),
                label = pair.Region.Label is { } label ? numbers[label] : (int?)null,
                negatives = pair.Region.Negatives.Select(negative => numbers[negative]),
            }),
            phrases = phrases.Select(PhraseText),
        }));
        var none = new float[Dimensions];
        Write(folder, "image", all.Select(row => row.ImageEmbedding ?? none));
        Write(folder, "text", all.Select(row => row.TextEmbedding ?? none));
        Write(folder, "region", regions.Select(pair => pair.Region.Embedding!));
        Write(folder, "phrase", phrases.Select(PhraseVector));
    }

    private static void Write(string folder, string name, IEnumerable<float[]> vectors) =>
        File.WriteAllBytes(Path.Combine(folder, name),
        MemoryMarshal.AsBytes<float>(vectors.SelectMany(vector => vector).ToArray()).ToArray());
}
