using FgClip.Cli.Shared.Inference;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Regions;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Commands.Search;

/// <summary>Computes the vectors of texts and images as those of a dataset were computed.</summary>
internal sealed class QueryEncoder : IDisposable
{
    private readonly LoadedModel _model;
    private readonly FeatureOptions _features;

    private QueryEncoder(LoadedModel model, FeatureOptions features) => (_model, _features) = (model, features);

    /// <summary>Loads the model of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="given">The model's folder; null for where the dataset says that it is.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="UsageException">The model is not found, or is another one.</exception>
    public static async Task<QueryEncoder> LoadAsync(EmbeddedDataset dataset, string? given, CancellationToken cancellationToken)
    {
        var job = await JobRecord.ReadAsync(dataset.Store, cancellationToken)
            ?? throw new InvalidDataException($"{dataset.Store.Root} is not a dataset.");
        var folder = given is null
            ? await FindAsync(job.Spec.Model, cancellationToken)
            : ModelFolder.Open(given);
        if (folder.Digest != dataset.Manifest.ModelDigest)
        {
            throw new UsageException($"--model: {folder.Path} is not the model that computed {dataset.Store.Root}: its digest is "
                + $"{folder.Digest[..12]}, not {dataset.Manifest.ModelDigest[..12]}.");
        }

        return new QueryEncoder(new LoadedModel(folder, new EncoderOptions { CpuMemoryArena = false }), job.Spec.Features);
    }

    /// <summary>Computes the vector of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="head">The head; null for the box head where the model has one and boxes are looked for, else the short one.</param>
    /// <param name="isForRegions">Whether boxes are looked for.</param>
    public async Task<float[]> EncodeTextAsync(string text, TextHead? head, bool isForRegions)
    {
        var heads = _model.Folder.Manifest.TextHeads;
        var walk = head is { } named ? ModelFeatures.WalkOf(named)
            : isForRegions && heads.ContainsKey(WalkType.Box) ? WalkType.Box : WalkType.Short;
        if (!heads.ContainsKey(walk))
            throw new UsageException("--head: " + ModelFeatures.DescribeMissing(_model.Folder.Manifest, walk));
        var limit = heads[walk].Length;
        if (_model.Tokenizer.Encode(text, limit + 1).Length > limit)
            await Console.Error.WriteLineAsync($"Only the first {limit} tokens of the text count.");
        return FewTexts.Encode(_model, [text], walk)[0];
    }

    /// <summary>Computes the vector of an image, or of a box of it.</summary>
    /// <exception cref="UsageException">There is no such file, or the model has no regions, or the box is outside of the image.</exception>
    public async Task<float[]> EncodeImageAsync(string path, RegionBox? box, CancellationToken cancellationToken)
    {
        if (box is not null && !_model.Folder.Manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
            throw new UsageException("--region: " + ModelFeatures.DescribeMissingDense(_model.Folder.Manifest));
        using var prepared = await PrepareAsync(path, cancellationToken);
        if (box is not { } region)
            return _model.Encoder.EncodeImages([prepared], ImageOutputs.Pooled)[0].Pooled.ToArray();
        if (region.X1 >= prepared.Width || region.Y1 >= prepared.Height || region.X2 <= 0 || region.Y2 <= 0)
            throw new UsageException($"--region: is outside of the image, which has {prepared.Width}x{prepared.Height} pixels.");
        var map = _model.Encoder.EncodeImages([prepared], ImageOutputs.Dense)[0];
        var vector = new float[_model.Folder.Manifest.EmbeddingSize];
        RoiAlign.Pool(map.Dense.Span, map.Shape, region.ToCells(prepared.Width, prepared.Height, map.Shape), vector);
        return vector;
    }

    public void Dispose() => _model.Dispose();

    private static async Task<ModelFolder> FindAsync(ModelReference model, CancellationToken cancellationToken)
    {
        try
        {
            return await new ModelFinder([], ModelFinder.DefaultCache).FindAsync(model, cancellationToken);
        }
        catch (ModelFolderException missing)
        {
            throw new UsageException($"The dataset's model '{model.Name}' was at {model.Location} and is not there now: give its folder as "
                + $"--model DIR. ({missing.Message})");
        }
    }

    private async Task<PreparedImage> PrepareAsync(string path, CancellationToken cancellationToken)
    {
        var hint = _features.Decode is DecodeMode.Fast ? _model.Preparer.SizeNeeded(_features.MaxNumPatches) : null;
        using var image = await SingleImage.ReadAsync(path, _model.Decoder, hint, cancellationToken);
        return _model.Preparer.Prepare(image, _features.MaxNumPatches);
    }
}
