using FgClip.Mining.Specs;

namespace FgClip.Selection.Specs;

/// <summary>A selection of rows of a finished dataset.</summary>
public sealed record SelectionSpec
{
    /// <summary>Address of the finished dataset.</summary>
    public required string Embeddings { get; init; }

    /// <summary>An expression of DuckDB over the columns of a row, true for the rows that are selected. Default: null, all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Address of labels of the dataset, as <c>fgclip label</c> leaves them. Default: null.</summary>
    public string? Labels { get; init; }

    /// <summary>Address of duplicates of the dataset, as <c>fgclip dedup</c> leaves them. Default: null.</summary>
    public string? Duplicates { get; init; }

    /// <summary>
    /// An expression of DuckDB over the columns of a row: of each group of duplicates the row is kept where it is largest. Default: null,
    /// all rows of a group.
    /// </summary>
    public string? Keep { get; init; }

    /// <summary>What the rows are written as. Default: Jsonl.</summary>
    public SelectionFormat Format { get; init; }

    /// <summary>The columns that are written. Default: null, all but those that hold vectors.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether the columns that hold vectors are written too, dense maps apart. Default: false.</summary>
    public bool Vectors { get; init; }

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>Finds everything that is wrong with the specification by itself.</summary>
    /// <returns>All failures, each a sentence that names the option; none for a good specification.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> failures =
        [
            .. MiningSpecValidator.Credentials(
                [("Embeddings", Embeddings), ("Labels", Labels), ("Duplicates", Duplicates), ("Output", Output)]),
        ];
        if (Keep is not null && Duplicates is null)
            failures.Add("Keep: needs Duplicates, whose groups it decides about.");
        if (Columns is not null && Vectors)
            failures.Add("Vectors: Columns lists the columns already; name those with vectors there.");
        if (Columns is { Count: 0 })
            failures.Add("Columns: must name at least one column.");
        if (Format is SelectionFormat.Webdataset && Vectors)
            failures.Add("Vectors: a tar of samples has no vectors; select Parquet.");
        return failures;
    }
}
