using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using FgClip.Grains.Abstractions.Leases;

namespace FgClip.Grains.Leases;

/// <summary>A piece of work that one worker at a time may hold, and what became of earlier attempts. Part of a grain's state.</summary>
internal sealed record LeasedWork
{
    /// <summary>Work that nobody has taken up.</summary>
    public static LeasedWork Fresh { get; } = new();

    /// <summary>The lease; null while nobody holds the work.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Attempts that were reported as failed.</summary>
    public int Failures { get; init; }

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

    /// <summary>Freed by its holder, which counts as nothing.</summary>
    public LeasedWork Release(string lease) => IsHeldUnder(lease) ? this with { Lease = null } : this;

    /// <summary>The rows that were hunted under this lease take nobody down.</summary>
    public LeasedWork Clear(string lease) =>
        IsHeldUnder(lease) && Search is { IsOver: false } hunt ? this with { Lease = null, Search = hunt.Clear() } : this;

    /// <summary>Whether this lease is the current one.</summary>
    [MemberNotNullWhen(true, nameof(Lease))]
    public bool IsHeldUnder(string lease) => Lease?.Id == lease;
}
