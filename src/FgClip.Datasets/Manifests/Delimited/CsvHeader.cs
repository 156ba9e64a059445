namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>The header row of delimited text.</summary>
/// <param name="Delimiter">What separates fields: a comma, a tab, a semicolon or a bar.</param>
/// <param name="Columns">The columns' names, each once.</param>
public sealed record CsvHeader(char Delimiter, IReadOnlyList<string> Columns)
{
    private static ReadOnlySpan<byte> Delimiters => ",\t;|"u8;

    /// <summary>Reads the header off the start of a text: of the delimiters, the one that cuts it into the most fields.</summary>
    /// <param name="start">The text's start, without a byte order mark.</param>
    /// <param name="isWhole">Whether that is all of the text.</param>
    /// <returns>The header, or null where the first line is none.</returns>
    internal static CsvHeader? Find(ReadOnlySpan<byte> start, bool isWhole)
    {
        CsvHeader? best = null;
        foreach (var delimiter in Delimiters)
        {
            if (Read(start, delimiter, isWhole) is { } header && header.Columns.Count > (best?.Columns.Count ?? 0))
                best = header;
        }

        return best;
    }

    private static CsvHeader? Read(ReadOnlySpan<byte> start, byte delimiter, bool isWhole)
    {
        var (end, state) = (0, CsvState.FieldStart);
        if (!CsvRecord.FindEnd(start, delimiter, ref end, ref state) && (!isWhole || state is CsvState.Quoted))
            return null;

        try
        {
            var fields = new List<string?>();
            CsvRecord.Split(start[..end], delimiter, fields);
            return new CsvHeader((char)delimiter, [.. fields.Select(field => field ?? "")]);
        }
        catch (RowFormatException)
        {
            return null;
        }
    }
}
