using FgClip.Model.Images;

namespace FgClip.Cli.Inference;

/// <summary>A picture that the user named on the command line.</summary>
internal static class OnePicture
{
    /// <summary>Pillow's limit; a larger picture is refused before it is decoded.</summary>
    public const long PixelLimit = 178_956_970;

    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="ImageRejectedException">It is no picture.</exception>
    public static async Task<RgbImage> ReadAsync(string path, IImageDecoder decoder, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new UsageException($"There is no file {path}.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        try
        {
            return decoder.Decode(bytes, PixelLimit);
        }
        catch (ImageRejectedException rejected)
        {
            throw new ImageRejectedException(rejected.Fault, $"{path}: {rejected.Message}", rejected);
        }
    }
}
