using FgClip.Model.Images;

namespace FgClip.Pipeline.Preparing;

/// <summary>
/// Decodes single images for a server within the memory that all images of this process share, those of its devices included. Images that
/// find too little room wait for it.
/// </summary>
public sealed class SharedDecoder
{
    private readonly DecodeBudget _budget;
    private readonly ImageDecoder _decoder = new();

    /// <summary>Decodes within what this process may take: a quarter of its memory.</summary>
    public SharedDecoder()
        : this(DecodeBudget.OfProcess)
    {
    }

    internal SharedDecoder(DecodeBudget budget) => _budget = budget;

    /// <summary>Decodes an image on this thread and uses it while its memory is reserved.</summary>
    /// <param name="file">The file.</param>
    /// <param name="use">What is done with the image: its answer, the limit of its pixels, and what else it takes.</param>
    /// <param name="cancellationToken">Ends the wait for memory.</param>
    /// <exception cref="ImageRejectedException">The image is broken, or larger than it may be.</exception>
    public T Decode<T>(ReadOnlyMemory<byte> file, ImageUse<T> use, CancellationToken cancellationToken)
    {
        using var reserved = new DecodeReservation(_budget, cancellationToken);
        using var image = _decoder.Decode(file, use.PixelLimit, use.Needed, Reserve);
        return use.Apply(image);

        void Reserve(int width, int height, long bytes)
        {
            bytes += use.WorkingBytes(width, height);
            if (!use.MayExceedBudget && bytes > _budget.Bytes)
            {
                throw new ImageRejectedException(
                    ImageFault.TooLarge,
                    $"The image of {width}x{height} pixels takes {bytes >> 20} MiB to decode, and this process has "
                    + $"{_budget.Bytes >> 20} MiB for that. Give it more memory.");
            }

            reserved.Make(bytes);
        }
    }
}

/// <summary>What is done with an image that a <see cref="SharedDecoder"/> decodes.</summary>
/// <param name="Apply">Makes the answer; the image is not kept.</param>
/// <param name="PixelLimit">Width * height above which the image is refused.</param>
/// <param name="WorkingBytes">About how many bytes <paramref name="Apply"/> takes beside the pixels, by width and height.</param>
public sealed record ImageUse<T>(Func<RgbImage, T> Apply, long PixelLimit, Func<int, int, long> WorkingBytes)
{
    /// <summary>The size that the decoder need not exceed; null, the default, for the whole image.</summary>
    public TargetSizeHint? Needed { get; init; }

    /// <summary>
    /// Whether an image that is larger than the whole budget is decoded, alone, rather than refused. Default: true.
    /// </summary>
    public bool MayExceedBudget { get; init; } = true;
}
