namespace FgClip.Mining.Engine;

/// <summary>
/// A job as steps of numbered units, whoever does them: every unit commits under a name that must be free, leaves the same bytes however
/// often it is done, and ends at once where it is done already. A step begins when the one before is done, on any machine.
/// </summary>
public interface IMiningSteps : IDisposable
{
    /// <summary>Units of <see cref="GatherAsync"/>; 0 where nothing is compared.</summary>
    int GatherUnits { get; }

    /// <summary>Units of <see cref="WriteAsync"/>.</summary>
    int WriteUnits { get; }

    /// <summary>Whether the output is finished: then no step is left.</summary>
    Task<bool> IsFinishedAsync(CancellationToken cancellationToken);

    /// <summary>Takes vectors out of a part of a dataset.</summary>
    Task GatherAsync(int unit, CancellationToken cancellationToken);

    /// <summary>Cuts the comparisons into tiles.</summary>
    /// <returns>Units of <see cref="CompareAsync"/>.</returns>
    Task<int> PlanAsync(CancellationToken cancellationToken);

    /// <summary>Compares a tile.</summary>
    Task CompareAsync(int unit, CancellationToken cancellationToken);

    /// <summary>Writes a part of the output.</summary>
    Task WriteAsync(int unit, CancellationToken cancellationToken);

    /// <summary>Writes the manifest, and deletes what the steps left for each other.</summary>
    Task FinalizeAsync(CancellationToken cancellationToken);
}
