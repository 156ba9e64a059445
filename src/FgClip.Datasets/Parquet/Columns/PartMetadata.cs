using System.Globalization;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// What a part says about itself, in the file's key-value metadata. All of it follows from what was computed: a job id, a host or a
/// clock would give the same rows other bytes.
/// </summary>
public sealed record PartMetadata
{
    private const string Prefix = "fgclip.";

    /// <summary>The shard.</summary>
    public required int Shard { get; init; }

    /// <summary>1 for the first commit; each retry of failed rows adds 1.</summary>
    public required int Generation { get; init; }

    /// <summary>The last retry of failed rows that went over this part; 0 where none did.</summary>
    public int Pass { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Hex sha256 of the model folder.</summary>
    public required string ModelDigest { get; init; }

    /// <summary>Hex sha256 of what a row's values follow from: <c>JobSpecDigest.OfComputation</c>.</summary>
    public required string ComputationDigest { get; init; }

    /// <summary>The text heads, with commas between them; empty where there are none.</summary>
    public required string Heads { get; init; }

    /// <summary>Whether image, text and region vectors have length 1.</summary>
    public required bool Normalized { get; init; }

    /// <summary>How an image gets its patches, in words of the model.</summary>
    public required string PatchRule { get; init; }

    /// <summary>The factor between cosine and logit.</summary>
    public required double LogitScale { get; init; }

    /// <summary>What is added to a logit.</summary>
    public required double LogitBias { get; init; }

    /// <summary>The software's name and version.</summary>
    public required string Software { get; init; }

    /// <summary>The pairs, in ordinal order of their keys.</summary>
    public IReadOnlyDictionary<string, string> ToPairs()
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Prefix + "shard"] = Shard.ToString(CultureInfo.InvariantCulture),
            [Prefix + "generation"] = Generation.ToString(CultureInfo.InvariantCulture),
            [Prefix + "model"] = Model,
            [Prefix + "model_digest"] = ModelDigest,
            [Prefix + "computation_digest"] = ComputationDigest,
            [Prefix + "heads"] = Heads,
            [Prefix + "normalized"] = Normalized ? "true" : "false",
            [Prefix + "patch_rule"] = PatchRule,
            [Prefix + "logit_scale"] = LogitScale.ToString("R", CultureInfo.InvariantCulture),
            [Prefix + "logit_bias"] = LogitBias.ToString("R", CultureInfo.InvariantCulture),
            [Prefix + "software"] = Software,
        };
        if (Pass > 0)
            pairs[Prefix + "pass"] = Pass.ToString(CultureInfo.InvariantCulture);
        return pairs;
    }

    /// <summary>Reads the pairs back.</summary>
    /// <exception cref="InvalidDataException">One is missing or is not what it should be: the file is not part of ours.</exception>
    public static PartMetadata FromPairs(IReadOnlyDictionary<string, string> pairs) => new()
    {
        Shard = Number<int>(pairs, "shard"),
        Generation = Number<int>(pairs, "generation"),
        Pass = pairs.ContainsKey(Prefix + "pass") ? Number<int>(pairs, "pass") : 0,
        Model = Text(pairs, "model"),
        ModelDigest = Text(pairs, "model_digest"),
        ComputationDigest = Text(pairs, "computation_digest"),
        Heads = Text(pairs, "heads"),
        Normalized = Text(pairs, "normalized") switch
        {
            "true" => true,
            "false" => false,
            var other => throw new InvalidDataException($"{Prefix}normalized is \"{other}\", neither true nor false."),
        },
        PatchRule = Text(pairs, "patch_rule"),
        LogitScale = Number<double>(pairs, "logit_scale"),
        LogitBias = Number<double>(pairs, "logit_bias"),
        Software = Text(pairs, "software"),
    };

    private static T Number<T>(IReadOnlyDictionary<string, string> pairs, string key)
        where T : System.Numerics.INumber<T> =>
        T.TryParse(Text(pairs, key), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
        CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"{Prefix}{key} is \"{Text(pairs, key)}\", not a number.");

    private static string Text(IReadOnlyDictionary<string, string> pairs, string key) => pairs.TryGetValue(Prefix + key, out var value)
        ? value
        : throw new InvalidDataException($"{Prefix}{key} is missing.");
}
