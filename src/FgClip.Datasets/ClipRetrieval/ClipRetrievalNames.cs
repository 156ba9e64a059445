using System.Globalization;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>
/// The names that clip-retrieval gives to its files: numbers padded to the digits of the number of parts. An extension does not change
/// them: whoever indexes the folder takes every file in it, under old and new names.
/// </summary>
/// <param name="parts">Parts of the dataset as it was planned first.</param>
internal sealed class ClipRetrievalNames(int parts)
{
    // As there: int(log10(parts)) + 1, so that 10 parts are 00 to 09.
    private readonly int _digits = (int)Math.Log10(parts) + 1;

    /// <summary>The folders of the files, each with the '/' at its end.</summary>
    internal static IReadOnlyList<string> Folders { get; } = ["img_emb/", "text_emb/", "metadata/"];

    /// <summary>The image vectors of a part, as float16 of length 1.</summary>
    public string Images(int shard) => $"img_emb/img_emb_{Number(shard)}.npy";

    /// <summary>The text vectors of a part by the first head, as float16 of length 1.</summary>
    public string Texts(int shard) => $"text_emb/text_emb_{Number(shard)}.npy";

    /// <summary>The other columns of a part. A row that lacks a vector is in none of the three files.</summary>
    public string Metadata(int shard) => $"metadata/metadata_{Number(shard)}.parquet";

    private string Number(int shard) => shard.ToString(CultureInfo.InvariantCulture).PadLeft(_digits, '0');
}
