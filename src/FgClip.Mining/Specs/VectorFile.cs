using FgClip.Storage;

namespace FgClip.Mining.Specs;

/// <summary>Vectors of any model: a column of lists in a Parquet file, whose column <c>key</c> says which rows they are of.</summary>
/// <param name="Address">Address of the file.</param>
/// <param name="Column">Name of the column.</param>
internal sealed record VectorFile(string Address, string Column)
{
    /// <summary>Parses <c>FILE:COLUMN</c>; null for what is not of that form.</summary>
    public static VectorFile? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && colon < text.Length - 1 && text[colon + 1] != '/' ? new(text[..colon], text[(colon + 1)..]) : null;
    }

    /// <summary>The same with the file's address in its one form.</summary>
    /// <exception cref="StoreAddressException">The address is not one.</exception>
    public static string? Normalize(string? text) =>
        text is not null && Parse(text) is { } vectors ? $"{StoreAddresses.Normalize(vectors.Address)}:{vectors.Column}" : text;
}
