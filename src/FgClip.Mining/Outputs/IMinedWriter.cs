namespace FgClip.Mining.Outputs;

/// <summary>Writes the anchors of one part, in their order.</summary>
internal interface IMinedWriter : IAsyncDisposable
{
    /// <summary>Rows, or boxes with negatives, that were written.</summary>
    long Rows { get; }

    Task WriteAsync(MinedAnchor anchor, CancellationToken cancellationToken);

    Task CompleteAsync(CancellationToken cancellationToken);
}
