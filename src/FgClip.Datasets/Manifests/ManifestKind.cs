using System.Text.Json.Serialization;
using FgClip.Datasets.Manifests.Delimited;

namespace FgClip.Datasets.Manifests;

/// <summary>What a manifest was seen to be.</summary>
/// <param name="Format">Its format, under any compression.</param>
/// <param name="Compressed">Whether it is compressed by gzip.</param>
/// <param name="Header">The header row of delimited text.</param>
/// <param name="Rules">The rules by which it is read.</param>
/// <param name="LineEnd">What ends its lines, where it is text.</param>
public sealed record ManifestKind(
    ManifestFormat Format,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Compressed = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CsvHeader? Header = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ReadingRules Rules = ReadingRules.Revised,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] LineEnd LineEnd = LineEnd.LineFeed)
{
    /// <summary>The byte that ends its lines.</summary>
    internal byte LineEndByte => (byte)(LineEnd is LineEnd.CarriageReturn ? '\r' : '\n');
}
