using FgClip.Datasets.Layout;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning.Stretches;

/// <summary>What the planning of a stretch of an input found. It is the same whatever stretches were planned before, and by whom.</summary>
internal sealed record StretchRecord
{
    /// <summary>Where the stretch starts.</summary>
    public required long Start { get; init; }

    /// <summary>Where the next one starts.</summary>
    public required long Stop { get; init; }

    /// <summary>How many lines or items start in it, with those that are not rows.</summary>
    public required long Lines { get; init; }

    /// <summary>Its rows, numbered from 1.</summary>
    public required RowSizes Sizes { get; init; }

    /// <summary>How many rows would be named by their image.</summary>
    public required int Named { get; init; }

    /// <summary>Its columns in their order.</summary>
    public required IReadOnlyList<ObservedColumn> Columns { get; init; }

    /// <summary>What its rows have.</summary>
    public required RowFields Fields { get; init; }

    /// <summary>Whether it has a row that is not a fault.</summary>
    public required bool HasGoodRow { get; init; }

    /// <summary>Reads the record of a stretch.</summary>
    /// <returns>The record; null where it is missing, or damaged and so deleted: the stretch is planned again.</returns>
    public static async Task<StretchRecord?> ReadAsync(IObjectStore output, string folder, int stretch, CancellationToken cancellationToken)
    {
        var name = DatasetPaths.PlanningStretch(folder, stretch);
        try
        {
            return await output.ReadJsonAsync<StretchRecord>(name, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            await output.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Stores the record. One that is there is the same.</summary>
    public Task StoreAsync(IObjectStore output, string folder, int stretch, CancellationToken cancellationToken) => output.PutJsonAsync(
        DatasetPaths.PlanningStretch(folder, stretch), this, CommitCondition.Absent, DatasetPaths.RecordStaging, cancellationToken);
}
