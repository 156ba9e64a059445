using FgClip.Datasets.Jobs;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests;

/// <summary>A job and its rows, small enough to read.</summary>
internal static class Samples
{
    public static ModelReference Model { get; } = new("tiny", new string('a', 64), "/models/tiny");

    public static FeatureOptions EveryFeature { get; } = new()
    {
        TextHeads = [TextHead.Short, TextHead.Long],
        Dense = true,
        Regions = true,
    };

    public static JobSpec Spec(string output, params string[] inputs) => new()
    {
        Model = Model,
        Inputs = inputs,
        Output = output,
        Features = new FeatureOptions { TextHeads = [TextHead.Short] },
    };

    public static PartMetadata Metadata(JobSpec spec, int shard = 0, int generation = 1) => new()
    {
        Shard = shard,
        Generation = generation,
        Model = spec.Model.Name,
        ModelDigest = spec.Model.Digest,
        ComputationDigest = JobSpecDigest.OfComputation(spec),
        Heads = "short",
        Normalized = true,
        PatchRule = "per image",
        LogitScale = 112.5,
        LogitBias = -16.75,
        Software = "FgClip.Cluster 0.1.0",
    };

    /// <summary>Rows of every kind: whole, without caption, failed early, with no, empty and full regions.</summary>
    public static IReadOnlyList<OutputRow> Rows(int count, int dimension) => [.. Enumerable.Range(0, count).Select(i => Row(i, dimension))];

    public static OutputRow Row(int index, int dimension)
    {
        var input = new InputRow
        {
            Index = index,
            Key = $"key-{index}",
            Image = $"{index}.jpg",
            ShortCaption = index % 5 == 1 ? null : $"カ caption {index}",
            Carried = [$"{index}.jpg", index % 3 == 0 ? null : (long)index, index / 4.0, index % 2 == 0],
        };
        return (index % 5) switch
        {
            4 => new OutputRow
            {
                Input = input with { Carried = [null, null, null, null] },
                Status = RowStatus.BadRow,
                Error = "train.jsonl, line 5: not JSON.",
            },
            1 => Whole(input, index, dimension) with
            {
                TextEmbeddings = [null, null],
                Similarities = [null, null],
                Logits = [null, null],
                Regions = [],
                Status = RowStatus.EmptyCaption,
                Error = "blank",
            },
            _ => Whole(input, index, dimension),
        };
    }

    public static float[] Vector(int seed, int dimension) => [.. Enumerable.Range(0, dimension).Select(i => MathF.Sin(seed * 31 + i))];

    public static IReadOnlyList<CarriedColumn> Carried { get; } =
    [
        new("image", "image", ColumnType.Text), new("number", "number", ColumnType.Integer),
        new("quarter", "quarter", ColumnType.Real), new("even", "even", ColumnType.Boolean),
    ];

    private static OutputRow Whole(InputRow input, int index, int dimension) => new()
    {
        Input = input,
        Width = 640 + index,
        Height = 480,
        Sha256 = new string('0', 64),
        ImageEmbedding = Vector(index, dimension),
        TextEmbeddings = [Vector(index + 1, dimension), Vector(index + 2, dimension)],
        Similarities = [0.5f, 0.25f],
        Logits = [1.5f, -2f],
        Regions =
        [
            new([0, 0.5, 10, 20], "a dog", Vector(index + 3, dimension), Vector(index + 4, dimension), ["a cat", "ein Bär"],
                [Vector(index + 5, dimension), Vector(index + 6, dimension)]),
            new([1, 2, 3, 4], null, null, null, [], []),
            new(null, "a box of an image that failed", null, Vector(index, dimension), ["not asked for"], null),
        ],
        Dense = new DenseMap(2, 3, Vector(index, 6 * dimension)),
        Status = RowStatus.Ok,
    };
}
