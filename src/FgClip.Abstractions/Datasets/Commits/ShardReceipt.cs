using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Commits;

/// <summary>A shard's commit point: <c>_commits/000000/017.json</c>. Where it is, the shard is done.</summary>
public sealed record ShardReceipt
{
    /// <summary>The shard.</summary>
    public required int Shard { get; init; }

    /// <summary>1 for the first commit; each retry of failed rows adds 1.</summary>
    public required int Generation { get; init; }

    /// <summary>The last retry of failed rows that went over the shard; 0 where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Pass { get; init; }

    /// <summary>Name of the part file under the dataset's root.</summary>
    public required string Part { get; init; }

    /// <summary>Rows in the part, those that failed included.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows by status; statuses that no row has are left out.</summary>
    public required IReadOnlyDictionary<RowStatus, long> Statuses { get; init; }

    /// <summary>The part's size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Hex sha256 of the part.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Id of the lease under which it was written: how a worker knows its own commit after an unclear failure.</summary>
    public required string Lease { get; init; }

    /// <summary>
    /// Returns whether the shard needs nothing of a retry pass: the pass went over it, or it has no row of the pass's statuses.
    /// </summary>
    public bool IsCoveredBy(RetryPass pass) => Pass >= pass.Number || !pass.Statuses.Any(Statuses.ContainsKey);
}
