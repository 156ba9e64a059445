using System.Globalization;

namespace FgClip.Datasets.Jobs;

/// <summary>
/// How much of a cluster a job gets beside others. It changes no value and is part of no digest. Default: the share of a job that states
/// none.
/// </summary>
public sealed record JobShare
{
    /// <summary>The lowest and, without the sign, the highest <see cref="Priority"/>.</summary>
    public const int MaxPriority = 100;

    /// <summary>The highest <see cref="Weight"/>.</summary>
    public const int MaxWeight = 1000;

    /// <summary>The share of a job that states none.</summary>
    public static JobShare Default { get; } = new();

    /// <summary>
    /// From -100 to 100. As long as a job has work, devices that can do it work for no job of a lower priority. Default: 0.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>
    /// From 1 to 1000. Jobs of one priority get device time in the ratio of their weights. Default: 1.
    /// </summary>
    public int Weight { get; init; } = 1;

    /// <summary>The most devices that work for the job at a time, 1 or more. Default: null, no limit.</summary>
    public int? MaxWorkers { get; init; }

    /// <summary>Finds what is wrong with a share.</summary>
    /// <param name="share">The share; null for none.</param>
    /// <returns>A line for each value that is out of range.</returns>
    public static IReadOnlyList<string> FindFaults(JobShare? share)
    {
        var faults = new List<string>();
        if (share is { Priority: < -MaxPriority or > MaxPriority })
            faults.Add(Describe("Priority", $"from -{MaxPriority} to {MaxPriority}", share.Priority));
        if (share is { Weight: < 1 or > MaxWeight })
            faults.Add(Describe("Weight", $"from 1 to {MaxWeight}", share.Weight));
        if (share is { MaxWorkers: < 1 })
            faults.Add(Describe("MaxWorkers", "1 or more", share.MaxWorkers.Value));
        return faults;
    }

    private static string Describe(string member, string range, int value) =>
        string.Create(CultureInfo.InvariantCulture, $"Share.{member} must be {range}, not {value}.");
}
