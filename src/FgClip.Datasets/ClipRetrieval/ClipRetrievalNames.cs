using System.Globalization;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>The names that clip-retrieval gives to its files: numbers padded to the digits of the number of parts.</summary>
/// <param name="parts">Parts of the dataset.</param>
internal sealed class ClipRetrievalNames(int parts)
{
    // As there: int(log10(parts)) + 1, so that 10 parts are 00 to 09.
    private readonly int _digits = (int)Math.Log10(parts) + 1;

    public string Images(int shard) => $"img_emb/img_emb_{Number(shard)}.npy";

    public string Texts(int shard) => $"text_emb/text_emb_{Number(shard)}.npy";

    public string Metadata(int shard) => $"metadata/metadata_{Number(shard)}.parquet";

    private string Number(int shard) => shard.ToString(CultureInfo.InvariantCulture).PadLeft(_digits, '0');
}
