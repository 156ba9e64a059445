using FgClip.Images;
using FgClip.Model.Images;

namespace FgClip.Model.Parity;

/// <summary>The image files that a golden names.</summary>
internal sealed class ImageFolder(string folder)
{
    public async Task<RgbImage> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            throw new ParityException($"There is no image {file}. Say where the golden's images are.");
        try
        {
            return new ImageDecoder().Decode(await File.ReadAllBytesAsync(file, cancellationToken), ImageLimits.DefaultPixels);
        }
        catch (ImageRejectedException e)
        {
            throw new ParityException($"{file}: {e.Message}", e);
        }
    }
}
