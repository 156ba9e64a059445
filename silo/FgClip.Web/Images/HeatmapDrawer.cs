using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Heatmaps;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Web.Models;

namespace FgClip.Web.Images;

/// <summary>Draws heat maps with the model of a job.</summary>
/// <param name="models">The models.</param>
/// <param name="images">Makes images ready.</param>
internal sealed class HeatmapDrawer(JobModels models, ImagePreparation images)
{
    /// <summary>How near each patch of an image is to a text.</summary>
    /// <param name="reference">The job's model.</param>
    /// <param name="features">The job's features: the limit of patches, and of pixels.</param>
    /// <param name="file">The image's file.</param>
    /// <param name="text">The text; the head for phrases takes it, as the authors' display does.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidDataException">This silo has no such model, or the image is broken.</exception>
    public async Task<SimilarityMap> DrawAsync(
        ModelReference reference, FeatureOptions features, ReadOnlyMemory<byte> file, string text, CancellationToken cancellationToken)
    {
        try
        {
            return await models.UseAsync(reference, model => Draw(model, features, file, text, cancellationToken), cancellationToken);
        }
        catch (ImageRejectedException broken)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
    }

    private SimilarityMap Draw(
        LoadedModel model, FeatureOptions features, ReadOnlyMemory<byte> file, string text, CancellationToken cancellationToken)
    {
        var heads = model.Folder.Manifest.TextHeads;
        using var prepared = images.Prepare(model.Preparer, features, file, cancellationToken);
        var map = DenseMaps.Encode(model, prepared);
        var walk = heads.ContainsKey(WalkType.Box) ? WalkType.Box : WalkType.Short;
        var vector = model.Encoder.EncodeTexts([model.Tokenizer.Encode(text, heads[walk].Length)], [walk])[walk];
        return SimilarityMap.Create(text, map, vector);
    }
}
