using FgClip.Serving.Batching;

namespace FgClip.Serving.Api;

/// <summary>What the bodies of all requests in work may take.</summary>
/// <param name="maxBytes">The most bytes of one.</param>
internal sealed class RequestBodies(long maxBytes)
{
    private const int LargestAtOnce = 4;

    /// <summary>The most bytes of one.</summary>
    public long MaxBytes => maxBytes;

    /// <summary>Bytes of all of them.</summary>
    public Room Room { get; } = new(LargestAtOnce * maxBytes);
}
