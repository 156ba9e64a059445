using System.Text.Json.Serialization;
using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Client;

/// <summary>Where a job stands, as programs read it: the command line's <c>--json</c> and the HTTP API write it.</summary>
public sealed record JobView
{
    /// <summary>The job's id.</summary>
    [JsonPropertyName("job")]
    public required string Job { get; init; }

    /// <summary>What it is called: the name that it was submitted with, else the last folder of its output.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>submitted, planning, running, finalizing, succeeded, failed or cancelled.</summary>
    [JsonPropertyName("phase")]
    public required string Phase { get; init; }

    /// <summary>The step that a mining job is at; null for other jobs.</summary>
    [JsonPropertyName("step")]
    public string? Step { get; init; }

    /// <summary>Whether it is paused.</summary>
    [JsonPropertyName("paused")]
    public bool Paused { get; init; }

    /// <summary>Rows in all; null before the plan is made.</summary>
    [JsonPropertyName("rows")]
    public long? Rows { get; init; }

    /// <summary>Inputs that are being planned; null before they are listed and once they are planned.</summary>
    [JsonPropertyName("inputs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Inputs { get; init; }

    /// <summary>Inputs that are planned, while others are not.</summary>
    [JsonPropertyName("inputsPlanned")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? InputsPlanned { get; init; }

    /// <summary>Rows that planning has seen so far.</summary>
    [JsonPropertyName("rowsPlanned")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RowsPlanned { get; init; }

    /// <summary>Bytes of inputs that planning has gone over so far.</summary>
    [JsonPropertyName("bytesPlanned")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BytesPlanned { get; init; }

    /// <summary>Rows committed or in flight.</summary>
    [JsonPropertyName("rowsDone")]
    public long RowsDone { get; init; }

    /// <summary>Rows a second of late; 0 where nobody measured.</summary>
    [JsonPropertyName("rowsPerSecond")]
    public double RowsPerSecond { get; init; }

    /// <summary>Images a second of late.</summary>
    [JsonPropertyName("imagesPerSecond")]
    public double ImagesPerSecond { get; init; }

    /// <summary>Seconds left at this speed; null where nobody measured.</summary>
    [JsonPropertyName("secondsLeft")]
    public double? SecondsLeft { get; init; }

    /// <summary>Shards in all, or units of a mining job's step.</summary>
    [JsonPropertyName("shards")]
    public int Shards { get; init; }

    /// <summary>Shards that are committed.</summary>
    [JsonPropertyName("shardsDone")]
    public int ShardsDone { get; init; }

    /// <summary>Shards that workers hold.</summary>
    [JsonPropertyName("shardsLeased")]
    public int ShardsLeased { get; init; }

    /// <summary>Shards that were given up.</summary>
    [JsonPropertyName("shardsFailed")]
    public int ShardsFailed { get; init; }

    /// <summary>Rows by how they ended, as <c>ok</c>, <c>missing</c>, <c>truncated</c>.</summary>
    [JsonPropertyName("statuses")]
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    /// <summary>Where its dataset lies.</summary>
    [JsonPropertyName("output")]
    public required string Output { get; init; }

    /// <summary>When it was submitted.</summary>
    [JsonPropertyName("submitted")]
    public DateTimeOffset Submitted { get; init; }

    /// <summary>When a worker first took it up.</summary>
    [JsonPropertyName("started")]
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it was over.</summary>
    [JsonPropertyName("ended")]
    public DateTimeOffset? Ended { get; init; }

    /// <summary>
    /// What keeps the job from getting on, while that may still pass: a store that is away, records that cannot be read.
    /// Null while nothing does.
    /// </summary>
    [JsonPropertyName("stalled")]
    public string? Stalled { get; init; }

    /// <summary>Its priority beside other jobs; left out where whoever submitted it stated no share.</summary>
    [JsonPropertyName("priority")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Priority { get; init; }

    /// <summary>Its weight among jobs of its priority; left out where whoever submitted it stated no share.</summary>
    [JsonPropertyName("weight")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Weight { get; init; }

    /// <summary>The most devices that work for it at a time; left out where all may.</summary>
    [JsonPropertyName("maxWorkers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxWorkers { get; init; }

    /// <summary>Whether an extension found nothing new and left the dataset as it was; left out where it did not.</summary>
    [JsonPropertyName("nothingNew")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NothingNew { get; init; }

    /// <summary>Why it failed; null while it hasn't.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>A status, with the speed that was measured of it.</summary>
    public static JobView From(JobStatus status, JobRates? rates = null) => new()
    {
        Job = status.Job,
        Name = status.DisplayName,
        Phase = status.Phase.ToString().ToLowerInvariant(),
        Step = status.Step,
        Paused = status.IsPaused,
        Rows = status.Rows,
        Inputs = status.Planning?.Inputs,
        InputsPlanned = status.Planning?.Done.Inputs,
        RowsPlanned = status.Planning?.Done.Rows,
        BytesPlanned = status.Planning?.Done.Bytes,
        RowsDone = status.RowsDone,
        RowsPerSecond = Math.Round(rates?.RowsPerSecond ?? 0, 2),
        ImagesPerSecond = Math.Round(rates?.ImagesPerSecond ?? 0, 2),
        SecondsLeft = rates?.Left is { } left ? Math.Round(left.TotalSeconds, 1) : null,
        Shards = status.Shards.Total,
        ShardsDone = status.Shards.Done,
        ShardsLeased = status.Shards.Leased,
        ShardsFailed = status.Shards.Failed,
        Statuses = (status.Committed + status.InFlight).ByStatus.ToDictionary(pair => pair.Key.ToColumnValue(), pair => pair.Value),
        Output = status.Output,
        Submitted = status.Submitted,
        Started = status.Started,
        Ended = status.Ended,
        Stalled = status.StallReason,
        Priority = status.Share?.Priority,
        Weight = status.Share?.Weight,
        MaxWorkers = status.Share?.MaxWorkers,
        NothingNew = status.NothingNew,
        Error = status.Failure?.Message,
    };
}
