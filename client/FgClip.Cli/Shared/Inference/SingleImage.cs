using FgClip.Images;
using FgClip.Model.Images;

namespace FgClip.Cli.Shared.Inference;

/// <summary>An image that the user named on the command line.</summary>
internal static class SingleImage
{
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="ImageRejectedException">It is not an image.</exception>
    public static async Task<RgbImage> ReadAsync(string path, IImageDecoder decoder, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no file {path}.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        try
        {
            return decoder.Decode(bytes, ImageLimits.DefaultPixels);
        }
        catch (ImageRejectedException rejected)
        {
            throw new ImageRejectedException(rejected.Fault, $"{path}: {rejected.Message}", rejected);
        }
    }
}
