using System.Text.Json.Serialization;

namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>The header row of delimited text, and how its fields are written.</summary>
/// <param name="Delimiter">What separates fields: a comma, a tab, a semicolon, a bar, or what the job names.</param>
/// <param name="Columns">The columns' names, each once.</param>
public sealed record CsvHeader(char Delimiter, IReadOnlyList<string> Columns)
{
    /// <summary>
    /// What quotes fields, where the job says so; <c>'\0'</c> for nothing. Default: null, double quotes where the text uses them so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? Quote { get; init; }

    /// <summary>What stands before a quote inside of quotes. Default: null, a second quote.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? Escape { get; init; }

    /// <summary>Whether spaces before a field do not belong to it, as those in the header. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TrimsFields { get; init; }

    /// <summary>Whether a line such as <c>sep=;</c> stands before the header, as Excel has it. Default: false.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasSeparatorLine { get; init; }
}
