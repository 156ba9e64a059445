using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Leases;

/// <summary>
/// A piece of work that one worker at a time may hold, and what became of earlier attempts. Part of a grain's state; only
/// <see cref="LeaseRules"/> changes it.
/// </summary>
internal sealed record LeasedWork
{
    /// <summary>Work that nobody has taken up.</summary>
    public static LeasedWork Fresh { get; } = new();

    /// <summary>The lease; null while nobody holds the work.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Failed attempts that count against the work.</summary>
    public int Failures { get; init; }

    /// <summary>Devices that failed attempts, by key; null while none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? FailedBy { get; init; }

    /// <summary>When the last attempt failed; null while none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>The attempts that a store failed, one after the other; null where the last one ended otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoreTrouble? Trouble { get; init; }

    /// <summary>Attempts that ended with their holder's silo, those of <see cref="Search"/> aside.</summary>
    public int Deaths { get; init; }

    /// <summary>The search for the rows that take workers down; null while none is called for.</summary>
    [JsonPropertyName("hunt")]
    public PoisonRowSearch? Search { get; init; }

    /// <summary>Why the work was given up; null while it wasn't.</summary>
    public WorkFailure? GivenUp { get; init; }

    /// <summary>Why the work was given up, with its name; a refusal names the place itself.</summary>
    public WorkFailure? FailureOf(string what) =>
        GivenUp is { Refused: false } failure ? failure with { Message = $"{what} {failure.Message}" } : GivenUp;

    /// <summary>Whether this lease is the current one.</summary>
    [MemberNotNullWhen(true, nameof(Lease))]
    public bool IsHeldUnder(string lease) => Lease?.Id == lease;
}

/// <summary>Attempts that a store failed, one after the other.</summary>
/// <param name="Since">When the first of them failed.</param>
/// <param name="Times">How many there were.</param>
/// <param name="RetryAt">Before when the work is not handed out again.</param>
/// <param name="Reason">What the last of them ended with.</param>
internal sealed record StoreTrouble(DateTimeOffset Since, int Times, DateTimeOffset RetryAt, string Reason)
{
    /// <summary>Describes it to the person who looks at the job.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"Storage has failed since {Since.UtcDateTime:u}, {Times} times; the next attempt is at {RetryAt.UtcDateTime:u}. {Reason}");
}
