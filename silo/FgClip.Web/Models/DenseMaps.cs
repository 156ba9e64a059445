using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;

namespace FgClip.Web.Models;

/// <summary>Computes dense maps of single images.</summary>
internal static class DenseMaps
{
    /// <summary>Computes the dense map of an image.</summary>
    /// <exception cref="InvalidDataException">The model has none.</exception>
    public static ImageFeatures Encode(LoadedModel model, PreparedImage image)
    {
        var manifest = model.Folder.Manifest;
        return manifest.ImageOutputs.HasFlag(ImageOutputs.Dense)
            ? model.Encoder.EncodeImages([image], ImageOutputs.Dense)[0]
            : throw new InvalidDataException(ModelFeatures.DescribeMissingDense(manifest));
    }
}
