namespace FgClip.Datasets.Jobs;

/// <summary>A dataset was made with other options than a job asks for.</summary>
/// <param name="output">The dataset.</param>
/// <param name="differences">What differs.</param>
public sealed class SpecMismatchException(string output, IReadOnlyList<SpecDifference> differences) : Exception(
    $"{output} was made with other options:\n"
    + string.Join('\n', differences.Select(d => $"  {d.Option}: {d.Old} there, {d.New} here"))
    + "\nUse the same options to continue with it, or another output for a new dataset.")
{
    /// <summary>What differs: the dataset's value is the old one.</summary>
    public IReadOnlyList<SpecDifference> Differences { get; } = differences;
}
