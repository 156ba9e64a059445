using FgClip.Images;
using FgClip.Model.Images;

namespace FgClip.Cli.Shared.Inference;

/// <summary>An image that the user named on the command line.</summary>
internal static class SingleImage
{
    /// <summary>Reads and decodes the image.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="decoder">Files to pixels.</param>
    /// <param name="hint">The pixels that the model sees, for fast decoding; null for exact decoding.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="ImageRejectedException">It is not an image.</exception>
    public static async Task<RgbImage> ReadAsync(string path, IImageDecoder decoder, TargetSizeHint? hint,
        CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no file {path}.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        try
        {
            return decoder.Decode(bytes, ImageLimits.DefaultPixels, hint);
        }
        catch (ImageRejectedException rejected)
        {
            throw new ImageRejectedException(rejected.Fault, $"{path}: {rejected.Message}", rejected);
        }
    }
}
