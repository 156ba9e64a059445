namespace FgClip.Bench.Suite;

/// <summary>A case of the suite.</summary>
internal interface ICase
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it compares.</summary>
    string Description { get; }

    /// <summary>Measures.</summary>
    /// <param name="options">How often, and on what.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<Measure>> RunAsync(MeasureOptions options, CancellationToken cancellationToken);
}
