using System.Text.Json.Serialization;

namespace FgClip.Datasets.Jobs;

/// <summary>What a job computes, from what, into where. It never holds a credential.</summary>
public sealed record JobSpec
{
    /// <summary>The model, by what it is rather than where it lies.</summary>
    public required ModelReference Model { get; init; }

    /// <summary>Manifests or folders, in the order in which their rows are counted.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The dataset's address: a path or <c>az://container/prefix</c>.</summary>
    public required string Output { get; init; }

    /// <summary>How the inputs are read.</summary>
    public ManifestOptions Manifest { get; init; } = new();

    /// <summary>Which columns are computed, and how.</summary>
    public required FeatureOptions Features { get; init; }

    /// <summary>Where the shards are cut.</summary>
    public ShardOptions Shards { get; init; } = new();

    /// <summary>
    /// A finished dataset whose rows get these features too; null for a dataset of its own. The output is a folder of it, and has its
    /// shards row for row.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("beside")]
    public string? AddedColumns { get; init; }

    /// <summary>The failed rows that are done again; null for a job that computes a dataset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryPass? Retry { get; init; }

    /// <summary>What is added to a finished dataset; null for a job that begins one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanExtension? Extension { get; init; }

    /// <summary>What the job does to its dataset, by the three members above.</summary>
    [JsonIgnore]
    public JobKind Kind => JobKind.From(this);

    /// <summary>Files in another tool's layout, beside the dataset's own. Default: None.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("twin")]
    public ExportLayout Export { get; init; }

    /// <summary>How the work is done; changes no value, so a resume may differ in it.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>
    /// What people call the job: at most 100 characters. It is part of no digest and of no dataset. Default: null, the last folder of the
    /// output.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>
    /// How much of a cluster the job gets beside others. It is part of no digest and of no dataset. Default: null, <see
    /// cref="JobShare.Default"/>, or what the job had when it was submitted before.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobShare? Share { get; init; }
}

/// <summary>A model folder, named by its digest so that any copy of it will do.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Digest">Hex sha256 over the digests of the folder's files.</param>
/// <param name="Location">Where the submitter had it: a path or an address.</param>
public sealed record ModelReference(string Name, string Digest, string Location);
