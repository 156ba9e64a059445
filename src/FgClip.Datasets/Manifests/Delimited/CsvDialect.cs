namespace FgClip.Datasets.Manifests.Delimited;

/// <summary>The bytes that mean something in delimited text.</summary>
/// <param name="Delimiter">What separates fields.</param>
/// <param name="Quote">What quotes them; 0 for nothing.</param>
/// <param name="Escape">What stands before a quote inside of quotes; 0 where only a second quote does.</param>
/// <param name="LineEnd">What ends a record.</param>
/// <param name="TrimsFields">Whether spaces before a field do not belong to it.</param>
internal readonly record struct CsvDialect(byte Delimiter, byte Quote, byte Escape, byte LineEnd, bool TrimsFields)
{
    private const byte DoubleQuote = (byte)'"';

    /// <summary>RFC 4180 with some delimiter.</summary>
    public CsvDialect(byte delimiter, byte lineEnd = (byte)'\n')
        : this(delimiter, DoubleQuote, 0, lineEnd, TrimsFields: false)
    {
    }

    /// <summary>The dialect of a header.</summary>
    public static CsvDialect From(CsvHeader header, LineEnd lineEnd) => new(
        (byte)header.Delimiter,
        (byte)(header.Quote ?? '"'),
        header.Escape is { } escape && escape != (header.Quote ?? '"') ? (byte)escape : (byte)0,
        (byte)(lineEnd is Manifests.LineEnd.CarriageReturn ? '\r' : '\n'),
        header.TrimsFields);

    /// <summary>The dialect without quotes.</summary>
    public CsvDialect Unquoted => this with { Quote = 0, Escape = 0 };

    /// <summary>The dialect with backslashes before quotes, as Spark and MySQL write them.</summary>
    public CsvDialect WithBackslashes => this with { Escape = (byte)'\\' };
}
