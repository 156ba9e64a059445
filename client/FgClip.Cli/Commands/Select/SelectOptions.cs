using System.CommandLine;
using FgClip.Cli.Shared.Mining;
using FgClip.Cli.Shared.Options;
using FgClip.Selection.Specs;

namespace FgClip.Cli.Commands.Select;

/// <summary>The options of <c>fgclip select</c>.</summary>
internal sealed class SelectOptions
{
    private readonly Option<string> _embeddings = CommonMining.Embeddings();
    private readonly Option<string?> _where = new("--where")
    {
        Description = "An expression of DuckDB over the columns of a row, as \"status = 'ok' AND width >= 512\". Without it all rows.",
        HelpName = "EXPRESSION",
    };
    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "Labels of the dataset, as fgclip label leaves them, as columns label_class, label_id, label_score, "
            + "label_margin and label_list.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _duplicates = new("--duplicates")
    {
        Description = "Duplicates of the dataset, as fgclip dedup leaves them, as columns duplicate_group, duplicate_size and "
            + "representative.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "An expression: of each group of duplicates the row is kept where it is largest, as \"width * height\", "
            + "similarity_short or representative.",
        HelpName = "EXPRESSION",
    };
    private readonly Option<SelectionFormat> _format = EnumOption.Option<SelectionFormat>(
        "--format", "What the rows are written as; webdataset has the images in it.", SelectionFormat.Jsonl);
    private readonly Option<string?> _columns = new("--columns")
    {
        Description = "The columns that are written, with commas between them. Without it, all but those that hold vectors.",
        HelpName = "LIST",
    };
    private readonly Option<bool> _vectors = new("--vectors") { Description = "Write the columns with vectors too, dense maps apart." };
    private readonly Option<string> _output = CommonMining.Output();

    public IReadOnlyList<Option> All =>
        [_embeddings, _where, _labels, _duplicates, _keep, _format, _columns, _vectors, _output];

    /// <summary>The selection.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public SelectionSpec Read(ParseResult parsed)
    {
        var spec = new SelectionSpec
        {
            Embeddings = parsed.GetRequiredValue(_embeddings),
            Where = parsed.GetValue(_where),
            Labels = parsed.GetValue(_labels),
            Duplicates = parsed.GetValue(_duplicates),
            Keep = parsed.GetValue(_keep),
            Format = parsed.GetValue(_format),
            Columns = parsed.GetValue(_columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Vectors = parsed.GetValue(_vectors),
            Output = parsed.GetRequiredValue(_output),
        };
        return spec.Validate() is { Count: > 0 } failures ? throw new UsageException(string.Join('\n', failures)) : spec;
    }
}
