using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;
using FgClip.Mining.Specs;

namespace FgClip.Mining.Duplicates;

/// <summary>A search for items that are nearly the same.</summary>
public sealed record DuplicateSpec
{
    /// <summary>Pairs of an item that are listed by default.</summary>
    public const int DefaultPairsPerItem = 32;

    private const int MaxPairsPerItem = 4096;

    /// <summary>Address of the finished dataset.</summary>
    public required string Embeddings { get; init; }

    /// <summary>What is compared: Image, Text, Region or Phrase.</summary>
    public required ItemKind Kind { get; init; }

    /// <summary>The head of <see cref="ItemKind.Text"/>. Default: Short.</summary>
    public TextHead Head { get; init; }

    /// <summary>The cosine above which two are a pair. Default: 0.95.</summary>
    public double Above { get; init; } = 0.95;

    /// <summary>Which item of a group is kept. Default: First.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public KeepRule Keep { get; init; }

    /// <summary>Which pairs the report lists. Default: Nearest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PairList Pairs { get; init; }

    /// <summary>
    /// The most pairs of an item with later ones that are listed; groups follow from all pairs. Default: null, which means
    /// <see cref="DefaultPairsPerItem"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? PairsPerItem { get; init; }

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>How the work is done; changes no byte of the output.</summary>
    public MiningRunOptions Run { get; init; } = new();

    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> failures = [.. MiningSpecValidator.Credentials([("Embeddings", Embeddings), ("Output", Output)])];
        if (Kind is ItemKind.Attribute || !Enum.IsDefined(Kind))
            failures.Add("Kind: must be image, text, region or phrase.");
        if (Above is not (>= 0 and < 1))
            failures.Add($"Above: must be 0 or more and below 1, not {Above}.");
        if (PairsPerItem is < 1 or > MaxPairsPerItem)
            failures.Add($"PairsPerItem: must be 1 to {MaxPairsPerItem}, not {PairsPerItem}.");
        if (PairsPerItem is not null && Pairs is PairList.Kept)
            failures.Add("PairsPerItem: Pairs is kept, which lists one pair of each item.");
        failures.AddRange(MiningSpecValidator.Run(Run));
        return failures;
    }
}
