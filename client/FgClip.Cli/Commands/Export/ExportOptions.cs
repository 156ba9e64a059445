using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Exports.Specs;

namespace FgClip.Cli.Commands.Export;

/// <summary>The options of <c>fgclip export</c>.</summary>
internal sealed class ExportOptions
{
    private readonly Option<string> _embeddings = CommonMining.Embeddings();
    private readonly Option<ExportFormat> _format = EnumOption.Option<ExportFormat>(
        "--format", "What the vectors are exported as.", fallback: null);
    private readonly Option<string?> _vectors = new("--vectors")
    {
        Description = "The columns whose vectors are exported, with commas between them; regions, alone, makes a row of each box. Without "
            + "it, the vectors of images and captions; of npy and faiss, the first of them.",
        HelpName = "LIST",
    };
    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "The other columns, with commas between them; the key is always one. Without it, all that hold one value a row.",
        HelpName = "LIST",
    };
    private readonly Option<string?> _where = new("--where")
    {
        Description = "An expression of DuckDB over the columns of a row, as \"similarity_short > 0.3\". Without it all rows.",
        HelpName = "EXPRESSION",
    };
    private readonly Option<bool> _allRows = new("--all-rows")
    {
        Description = "Export rows of every status, with null for the vectors that they lack; without it, rows with status ok alone.",
    };
    private readonly Option<string> _table = new("--table")
    {
        Description = "The table of PostgreSQL, or the collection of Qdrant, that the script makes.",
        HelpName = "NAME",
        DefaultValueFactory = _ => ExportSpec.DefaultTable,
    };
    private readonly Option<string> _output = CommonMining.Output();

    public IReadOnlyList<Option> All => [_embeddings, _format, _vectors, _columns, _where, _allRows, _table, _output];

    /// <summary>The export.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public ExportSpec Read(ParseResult parsed)
    {
        var spec = new ExportSpec
        {
            Embeddings = parsed.GetRequiredValue(_embeddings),
            Format = parsed.GetValue(_format),
            Vectors = Names(parsed.GetValue(_vectors)),
            Columns = Names(parsed.GetValue(_columns)),
            Where = parsed.GetValue(_where),
            AllRows = parsed.GetValue(_allRows),
            Table = parsed.GetValue(_table)!,
            Output = parsed.GetRequiredValue(_output),
        };
        return spec.Validate() is { Count: > 0 } failures ? throw new UsageException(string.Join('\n', failures)) : spec;
    }

    private static string[]? Names(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
