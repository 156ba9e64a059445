namespace FgClip.Datasets.Rows;

/// <summary>What is wrong with single fields of a row whose others are good, as sentences; null for those with nothing wrong.</summary>
public sealed record FieldFaults
{
    /// <summary>Why the row has no image.</summary>
    public string? Image { get; init; }

    /// <summary>Why the row has no caption.</summary>
    public string? Caption { get; init; }

    /// <summary>Why the row has no boxes.</summary>
    public string? Boxes { get; init; }

    /// <summary>Why the row lacks its key or columns that are carried.</summary>
    public string? Columns { get; init; }

    /// <summary>The faults with the place of the row in front of each.</summary>
    /// <param name="place">The place: "train.jsonl, line 7".</param>
    internal FieldFaults At(string place) => new()
    {
        Image = Sentence(place, Image),
        Caption = Sentence(place, Caption),
        Boxes = Sentence(place, Boxes),
        Columns = Sentence(place, Columns),
    };

    private static string? Sentence(string place, string? reason) => reason is null ? null : $"{place}: {reason}.";
}
