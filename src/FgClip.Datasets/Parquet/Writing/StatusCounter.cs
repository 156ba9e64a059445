using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>Counts rows by status.</summary>
internal sealed class StatusCounter
{
    private readonly long[] _counts = new long[Enum.GetValues<RowStatus>().Length];

    public void Add(RowStatus status) => _counts[(int)status]++;

    public PartSummary ToSummary() => new(
        _counts.Sum(),
        _counts.Index().Where(c => c.Item > 0).ToDictionary(c => (RowStatus)c.Index, c => c.Item));
}
