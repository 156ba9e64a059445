using System.Text.RegularExpressions;
using FgClip.Datasets.Layout;
using FgClip.Mining.Specs;

namespace FgClip.Exports.Specs;

/// <summary>An export of a finished dataset.</summary>
public sealed partial record ExportSpec
{
    /// <summary>Address of the finished dataset.</summary>
    public required string Embeddings { get; init; }

    /// <summary>What its vectors are exported as.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>
    /// The columns whose vectors are exported; <c>regions</c>, alone, makes a row of each box. Default: null, the vectors of images and
    /// captions, and for a format of one matrix the first of them.
    /// </summary>
    public IReadOnlyList<string>? Vectors { get; init; }

    /// <summary>
    /// The other columns. Default: null, all that hold one value a row; <c>status</c> and <c>error</c> with <see cref="AllRows"/> alone.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>An expression of DuckDB over the columns of a row, true for the rows that are exported. Default: null, all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Whether rows of every status are exported, with null for the vectors that they lack. Default: false.</summary>
    public bool AllRows { get; init; }

    /// <summary>The table of PostgreSQL, or the collection of Qdrant. Default: <c>embeddings</c>.</summary>
    public string Table { get; init; } = DefaultTable;

    /// <summary>Address of the output.</summary>
    public required string Output { get; init; }

    /// <summary>The table where none is named.</summary>
    public const string DefaultTable = "embeddings";

    /// <summary>Whether the format is one file of all vectors, which has no place for a missing one.</summary>
    public bool IsOneMatrix => Format is ExportFormat.Npy or ExportFormat.Faiss;

    /// <summary>
    /// Whether a row needs all the vectors. Parquet has lists of fixed size only by Arrow's schema, and Arrow's own reader refuses a file
    /// in which one of them is missing (findings/arrow-missing-fixed-size-list.sh).
    /// </summary>
    public bool NeedsAllVectors => IsOneMatrix || Format is ExportFormat.Huggingface;

    /// <summary>Finds everything that is wrong with the specification by itself.</summary>
    /// <returns>All failures, each a sentence that names the option; none for a good specification.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> failures = [.. MiningSpecValidator.Credentials([("Embeddings", Embeddings), ("Output", Output)])];
        if (NeedsAllVectors && AllRows)
            failures.Add($"AllRows: {Format} has no place for a vector that is missing; export arrow, webdataset or pgvector.");
        if (IsOneMatrix && Vectors is { Count: > 1 })
            failures.Add($"Vectors: {Format} is one matrix; name one column, and export again for the other.");
        if (Vectors is { Count: 0 })
            failures.Add("Vectors: must name at least one column.");
        if (Vectors is { Count: > 1 } && Vectors.Contains(ColumnNames.Regions))
            failures.Add($"Vectors: {ColumnNames.Regions} makes a row of each box, and goes with no other column.");
        if (Vectors?.Contains(ColumnNames.Regions) is true && Columns is not null)
            failures.Add($"Columns: rows of boxes have their own columns; leave it out with {ColumnNames.Regions}.");
        if (Table != DefaultTable && Format is not (ExportFormat.Pgvector or ExportFormat.Qdrant))
            failures.Add("Table: only pgvector and qdrant have a table.");
        if (!TableName().IsMatch(Table))
            failures.Add("Table: must be up to 63 letters, digits and underscores, without a digit in front.");
        return failures;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
    private static partial Regex TableName();
}
