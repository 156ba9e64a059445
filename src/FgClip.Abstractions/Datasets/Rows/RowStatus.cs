using System.Text.Json;

namespace FgClip.Datasets.Rows;

/// <summary>How a row ended; the output's <c>status</c> column holds the name in snake case.</summary>
public enum RowStatus
{
    /// <summary>Everything asked for is there.</summary>
    Ok,

    /// <summary>The line of the manifest is not a row, or asks for too much; the column <c>error</c> says what and where.</summary>
    BadRow,

    /// <summary>There is no such file, or the row names no image.</summary>
    Missing,

    /// <summary>The path of the image leaves the image roots, or is a web address that may not be reached.</summary>
    OutsideRoot,

    /// <summary>The file could not be read.</summary>
    FetchFailed,

    /// <summary>The bytes are of no image format that is read here.</summary>
    NotAnImage,

    /// <summary>The image format is known, and decoding or preparing the image failed.</summary>
    Unreadable,

    /// <summary>The file ends before its image does.</summary>
    Truncated,

    /// <summary>The image has more pixels than the limit, or a side of more than 262,144 pixels.</summary>
    TooLarge,

    /// <summary>A text head was asked for and the caption is missing or blank.</summary>
    EmptyCaption,

    /// <summary>Processing this row crashes the worker, even when it is processed alone.</summary>
    Crashed,

    /// <summary>A vector of the row has a number that is not finite. That vector is null; the rest of the row stays.</summary>
    NotFinite,

    /// <summary>The image is of a kind that is not read, though its format is: a TIFF with ZSTD compression, for example.</summary>
    Unsupported,

    /// <summary>The web server of the image opts out of AI or indexing, and <c>--ignore-opt-out</c> was not given.</summary>
    OptedOut,
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
