using System.Text.Json.Serialization;
using FgClip.Datasets.Manifests.Delimited;

namespace FgClip.Datasets.Manifests;

/// <summary>What a manifest was seen to be.</summary>
/// <param name="Format">Its format, under any compression.</param>
/// <param name="Compressed">Whether it is compressed by gzip.</param>
/// <param name="Header">The header row of delimited text.</param>
public sealed record ManifestKind(
    ManifestFormat Format,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Compressed = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CsvHeader? Header = null);
