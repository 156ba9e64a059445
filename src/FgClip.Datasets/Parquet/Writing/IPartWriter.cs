using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Parquet.Writing;

/// <summary>Writes the rows of one part. Disposing it before it is completed gives the part up.</summary>
public interface IPartWriter : IAsyncDisposable
{
    /// <summary>Takes the next row; the row's vectors are copied, so their buffers may be used again.</summary>
    ValueTask WriteAsync(OutputRow row, CancellationToken cancellationToken);

    /// <summary>Writes what is left, and the footer.</summary>
    Task<PartSummary> CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>What a part holds.</summary>
/// <param name="Rows">Rows, those that failed included.</param>
/// <param name="Statuses">Rows by status; statuses that no row has are left out.</param>
public sealed record PartSummary(long Rows, IReadOnlyDictionary<RowStatus, long> Statuses);
