using System.Text.Json.Serialization;
using FgClip.Datasets.Plans;

namespace FgClip.Grains.Leases;

/// <summary>
/// The search for the rows that take workers down, by halves: rows that are computed well are cleared, rows that end with their worker
/// are halved. Each death costs a worker, so what follows from earlier probes is not tried again. But a row is convicted by its own probe
/// alone: a machine that was lost for another reason must not cost a good row its values.
/// </summary>
internal sealed record PoisonRowSearch
{
    /// <summary>What is still to be probed, first things first.</summary>
    public required IReadOnlyList<SuspectRange> Suspects { get; init; }

    /// <summary>Rows that took a worker down when they were probed alone, counted from the shard's first.</summary>
    public IReadOnlyList<int> Crashed { get; init; } = [];

    /// <summary>Workers that probes took down.</summary>
    public int Deaths { get; init; }

    /// <summary>Whether every row is cleared or convicted.</summary>
    [JsonIgnore]
    public bool IsOver => Suspects.Count == 0;

    /// <summary>The rows to be probed next; null when the search is over.</summary>
    [JsonIgnore]
    public RowRange? Probe => IsOver ? null : Suspects[0].Rows;

    /// <summary>Starts with a shard that took workers down as a whole.</summary>
    public static PoisonRowSearch Create(int rows)
    {
        var all = new SuspectRange(new RowRange(0, rows), NextIsGuilty: false);
        return new PoisonRowSearch { Suspects = rows > 1 ? Halve(all) : [all] };
    }

    /// <summary>The rows that were probed take nobody down. Where they are half of some that do, the other half does.</summary>
    public PoisonRowSearch Clear() => this with
    {
        Suspects = Suspects[0].NextIsGuilty && Suspects[1].Rows.Count > 1
            ? [.. Halve(Suspects[1]), .. Suspects.Skip(2)]
            : [.. Suspects.Skip(1)],
    };

    /// <summary>The rows that were probed took their worker down.</summary>
    public PoisonRowSearch Die() => Suspects[0].Rows is { Count: 1 } row
        ? this with { Suspects = [.. Suspects.Skip(1)], Crashed = [.. Crashed, row.First], Deaths = Deaths + 1 }
        : this with { Suspects = [.. Halve(Suspects[0]), .. Suspects.Skip(1)], Deaths = Deaths + 1 };

    private static SuspectRange[] Halve(SuspectRange guilty)
    {
        var (first, count) = guilty.Rows;
        var half = count / 2;
        return
        [
            new SuspectRange(new RowRange(first, half), NextIsGuilty: true),
            new SuspectRange(new RowRange(first + half, count - half), NextIsGuilty: false),
        ];
    }
}

/// <summary>Rows among which may be one that takes workers down.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="NextIsGuilty">Whether those that follow in the list take a worker down if these don't.</param>
internal sealed record SuspectRange(RowRange Rows, bool NextIsGuilty);
