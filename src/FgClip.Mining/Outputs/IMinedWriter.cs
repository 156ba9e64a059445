using FgClip.Mining.Plans;

namespace FgClip.Mining.Outputs;

/// <summary>Writes the anchors of one part, in their order.</summary>
internal interface IMinedWriter : IAsyncDisposable
{
    /// <summary>Rows, or boxes with negatives, that were written.</summary>
    long Rows { get; }

    /// <summary>What of the dataset was passed over; nothing by default.</summary>
    LeftOutCounts LeftOut => new();

    Task WriteAsync(MinedAnchor anchor, CancellationToken cancellationToken);

    Task CompleteAsync(CancellationToken cancellationToken);
}
