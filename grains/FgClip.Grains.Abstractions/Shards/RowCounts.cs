using System.Collections.Frozen;
using System.Text.Json.Serialization;
using FgClip.Datasets.Rows;

namespace FgClip.Grains.Abstractions.Shards;

/// <summary>How many rows ended how.</summary>
[GenerateSerializer, Immutable, Alias("fgclip.RowCounts")]
public sealed class RowCounts
{
    /// <summary>No rows.</summary>
    public static RowCounts None { get; } = new(FrozenDictionary<RowStatus, long>.Empty);

    [Id(0)]
    private readonly Dictionary<RowStatus, long> _counts;

    /// <summary>Counts by status; a status that is left out has no rows.</summary>
    public RowCounts(IReadOnlyDictionary<RowStatus, long> byStatus) => _counts = new(byStatus);

    /// <summary>Rows in all.</summary>
    [JsonIgnore]
    public long Rows => _counts.Values.Sum();

    /// <summary>Rows that lack something that was asked for.</summary>
    [JsonIgnore]
    public long Errors => Rows - this[RowStatus.Ok];

    /// <summary>Rows whose image was good: all that are well, and those that lack their caption alone.</summary>
    [JsonIgnore]
    public long Images => this[RowStatus.Ok] + this[RowStatus.EmptyCaption];

    /// <summary>Rows that ended like this.</summary>
    public long this[RowStatus status] => _counts.GetValueOrDefault(status);

    /// <summary>The statuses that rows have.</summary>
    public IReadOnlyDictionary<RowStatus, long> ByStatus => _counts;

    /// <summary>Both together.</summary>
    public static RowCounts operator +(RowCounts left, RowCounts right) => left.Plus(right, 1);

    /// <summary>Those of the left that are not those of the right.</summary>
    public static RowCounts operator -(RowCounts left, RowCounts right) => left.Plus(right, -1);

    private RowCounts Plus(RowCounts other, int sign)
    {
        if (other._counts.Count == 0)
            return this;
        var sum = new RowCounts(_counts);
        foreach (var (status, rows) in other._counts)
        {
            var total = sum[status] + sign * rows;
            if (total == 0)
                sum._counts.Remove(status);
            else
                sum._counts[status] = total;
        }

        return sum;
    }
}
