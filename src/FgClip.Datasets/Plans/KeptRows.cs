namespace FgClip.Datasets.Plans;

/// <summary>
/// What a pass over a stretch of an input keeps of each row: where shards begin, and whether images name rows, is decided once the
/// stretches in front of it are known.
/// </summary>
/// <param name="keepsDigests">Whether the digests of images are kept; without them it is known that there are too many.</param>
internal sealed class KeptRows(bool keepsDigests)
{
    /// <summary>Where each row starts, its number, and the bytes that it is expected to take.</summary>
    public List<(long Offset, long Number, long OutputBytes)> Rows { get; } = [];

    /// <summary>Digests of the images that would name rows; null where they are not kept.</summary>
    public List<ulong>? Digests { get; } = keepsDigests ? [] : null;

    /// <summary>How many rows would be named by their image.</summary>
    public int Named { get; private set; }

    /// <summary>Takes a row that would be named by its image.</summary>
    public void AddNamed(string image)
    {
        Named++;
        Digests?.Add(KeyUniqueness.Digest(image));
    }
}
