using System.Text.Json.Serialization;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Commits;

/// <summary>
/// What a dataset's manifest says, its parts aside. Members are stored in the order in which they stand, with the parts before the shards
/// that failed.
/// </summary>
public abstract record ManifestSummary
{
    private protected const int PartsOrder = 1;
    private const int FailedOrder = PartsOrder + 1;

    /// <summary>How many parts it names.</summary>
    [JsonIgnore]
    public abstract int PartCount { get; }

    /// <summary>The version of the dataset's records.</summary>
    public int Format { get; init; } = JobRecord.CurrentFormat;

    /// <summary>1 for the first; each that says something else adds 1.</summary>
    public required int Generation { get; init; }

    /// <summary>The last retry of failed rows that was finished; 0 where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Pass { get; init; }

    /// <summary>Number of the newest plan whose shards it names; 0 where version 0.1 wrote it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Plan { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Hex sha256 of the model folder.</summary>
    public required string ModelDigest { get; init; }

    /// <summary><see cref="JobSpecDigest.Compute"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary><see cref="JobSpecDigest.OfComputation(JobSpec)"/>.</summary>
    public required string ComputationDigest { get; init; }

    /// <summary>What was computed.</summary>
    public required FeatureOptions Features { get; init; }

    /// <summary>The inputs' columns that the dataset carries.</summary>
    public required IReadOnlyList<CarriedColumn> Carried { get; init; }

    /// <summary>Rows of all parts.</summary>
    public required long Rows { get; init; }

    /// <summary>Bytes of all parts.</summary>
    public required long Bytes { get; init; }

    /// <summary>Rows by status; statuses that no row has are left out.</summary>
    public required IReadOnlyDictionary<RowStatus, long> Statuses { get; init; }

    /// <summary>Shards that could not be computed; a complete dataset has none.</summary>
    [JsonPropertyOrder(FailedOrder)]
    public required IReadOnlyList<FailedShard> Failed { get; init; }
}
