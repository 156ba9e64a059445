using FgClip.Grains.Abstractions.Jobs;

namespace FgClip.Cli.Shared.Progress;

/// <summary>How far a planning is, for a person.</summary>
internal static class PlanningText
{
    /// <summary>Describes it: <c>120 of 2000 inputs, 118034 rows, 31.2 GB</c>.</summary>
    public static string Describe(PlanningProgress planning) =>
        $"{planning.Done.Inputs} of {planning.Inputs} inputs, {planning.Done.Rows} rows, {planning.Done.Bytes / 1e9:0.0} GB";
}
