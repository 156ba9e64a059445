using System.Text.Json;

namespace FgClip.Datasets.Rows;

/// <summary>How a row ended; the output's <c>status</c> column holds the name in snake case.</summary>
public enum RowStatus
{
    /// <summary>Everything asked for is there.</summary>
    Ok,

    /// <summary>The manifest's line is not a row.</summary>
    BadRow,

    /// <summary>There is no such file, or the row names no picture.</summary>
    Missing,

    /// <summary>The picture's path leaves the image roots.</summary>
    OutsideRoot,

    /// <summary>The file could not be read.</summary>
    FetchFailed,

    /// <summary>The file is no picture.</summary>
    NotAnImage,

    /// <summary>A picture that its decoder refuses.</summary>
    Unreadable,

    /// <summary>The file ends before its picture does.</summary>
    Truncated,

    /// <summary>More pixels than the limit.</summary>
    TooLarge,

    /// <summary>A text head was asked for and the caption is missing or blank.</summary>
    EmptyCaption,

    /// <summary>The row brings the worker down.</summary>
    Crashed,
}

/// <summary>The names of <see cref="RowStatus"/> in the output.</summary>
public static class RowStatusNames
{
    private static readonly string[] Names =
        [.. Enum.GetNames<RowStatus>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private static readonly Dictionary<string, RowStatus> ByName =
        Enum.GetValues<RowStatus>().ToDictionary(ToColumnValue, StringComparer.Ordinal);

    /// <summary>The status that has this name.</summary>
    public static bool TryParse(string? name, out RowStatus status) => ByName.TryGetValue(name ?? "", out status);

    /// <summary>The name in the output: <c>ok</c>, <c>bad_row</c>, …</summary>
    public static string ToColumnValue(this RowStatus status) => Names[(int)status];
}
