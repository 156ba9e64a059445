using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Heatmaps;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;

namespace FgClip.Web.Images;

/// <summary>
/// Draws heat maps with the model of a job, on one thread of the processor beside the silo's work. One model is held; another job's takes
/// its place.
/// </summary>
/// <param name="finder">Where models are.</param>
internal sealed class HeatmapModels(ModelFinder finder) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SharedDecoder _decoder = new();
    private LoadedModel? _model;

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
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var model = await LoadAsync(reference, cancellationToken);
            return await Task.Run(() => Draw(model, _decoder, features, file, text, cancellationToken), cancellationToken);
        }
        catch (ImageRejectedException broken)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
        catch (Exception missing) when (missing is ModelFolderException or EncoderException or FileNotFoundException)
        {
            throw new InvalidDataException($"No heat map: this silo can't load the model {reference.Name}. {missing.Message}", missing);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _model?.Dispose();
        _turn.Dispose();
    }

    private static SimilarityMap Draw(
        LoadedModel model, SharedDecoder decoder, FeatureOptions features, ReadOnlyMemory<byte> file, string text,
        CancellationToken cancellationToken)
    {
        var manifest = model.Folder.Manifest;
        if (!manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
            throw new InvalidDataException("No heat map: " + ModelFeatures.DescribeMissingDense(manifest));
        using var prepared = decoder.Decode(
            file,
            new ImageUse<PreparedImage>(
                image => model.Preparer.Prepare(image, features.MaxNumPatches),
                features.PixelLimit,
                (width, height) => model.Preparer.WorkingBytes(width, height, features.MaxNumPatches))
            {
                MayExceedBudget = false,
            },
            cancellationToken);
        var walk = manifest.TextHeads.ContainsKey(WalkType.Box) ? WalkType.Box : WalkType.Short;
        var vector = model.Encoder.EncodeTexts([model.Tokenizer.Encode(text, manifest.TextHeads[walk].Length)], [walk])[walk];
        return SimilarityMap.Create(text, model.Encoder.EncodeImages([prepared], ImageOutputs.Dense)[0], vector);
    }

    private async Task<LoadedModel> LoadAsync(ModelReference reference, CancellationToken cancellationToken)
    {
        if (_model?.Folder.Digest == reference.Digest)
            return _model;
        _model?.Dispose();
        _model = null;
        var folder = await finder.FindAsync(reference, cancellationToken);
        if (HeatmapMemory.DescribeLack(folder.Manifest.Files.Sum(file => file.Bytes)) is { } lack)
            throw new InvalidDataException(lack);
        return _model = new LoadedModel(folder, new EncoderOptions { IntraOpThreads = 1, CpuMemoryArena = false });
    }
}
