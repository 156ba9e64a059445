using System.Diagnostics;
using FgClip.Model;
using FgClip.Model.Images;
using FgClip.Model.Regions;

namespace FgClip.Serving.Batching;

/// <summary>One text, image or region on its way to its vector.</summary>
/// <param name="Cost">Tokens or patches.</param>
internal abstract record EmbeddingItem(int Cost)
{
    private readonly TaskCompletionSource<float[]> _vector = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>When it came, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long Arrived { get; } = Stopwatch.GetTimestamp();

    /// <summary>What it is, for metrics.</summary>
    public abstract string Kind { get; }

    /// <summary>What items that share a run agree in.</summary>
    public abstract object Group { get; }

    /// <summary>The vector, once it is computed.</summary>
    public Task<float[]> Vector => _vector.Task;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsOver => Vector.IsCompleted;

    /// <summary>Takes the item into work, or out of the queue for good: whoever is first.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    public void Complete(float[] vector) => _vector.TrySetResult(vector);

    public void Fail(Exception why) => _vector.TrySetException(why);

    /// <summary>Ends the wait for it, unless it is in work: then its image is being read, and its vector comes.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
            _vector.TrySetCanceled(cancellationToken);
    }
}

/// <summary>A text.</summary>
/// <param name="Ids">Its tokens.</param>
/// <param name="Walk">The head.</param>
/// <param name="Graph">The head's graph: heads of one share a run.</param>
/// <param name="Cost">Tokens, with those that pad it.</param>
internal sealed record TextItem(int[] Ids, WalkType Walk, string Graph, int Cost) : EmbeddingItem(Cost)
{
    /// <inheritdoc />
    public override string Kind => "text";

    /// <inheritdoc />
    public override object Group => Graph;
}

/// <summary>An image, or a region of one.</summary>
/// <param name="Image">The image; it stays the caller's.</param>
/// <param name="Box">The region in pixels of the image; null for the whole.</param>
/// <param name="SharesAnyShape">Whether images of other shapes may be in its run.</param>
internal sealed record ImageItem(PreparedImage Image, RegionBox? Box, bool SharesAnyShape) : EmbeddingItem(Image.Shape.Count)
{
    /// <inheritdoc />
    public override string Kind => Box is null ? "image" : "region";

    /// <inheritdoc />
    public override object Group => (Box is null, SharesAnyShape ? default : Image.Shape);
}
