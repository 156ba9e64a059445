using FgClip.Model.Checkpoints;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Parity.Accuracy;

/// <summary>Measures a float16 or int8 folder against float32 of the same checkpoint, on a folder of the user's own images.</summary>
public static class AccuracyMeasurement
{
    /// <summary>Computes the vectors of the images by both models, one after the other, and compares them.</summary>
    /// <param name="exact">The float32 model.</param>
    /// <param name="measured">The float16 or int8 model.</param>
    /// <param name="images">A folder of images; captions are <c>.txt</c> files beside them, and the built-in texts where there are
    /// none.</param>
    /// <param name="options">What the measured model is computed on; float32 is computed on the CPU.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <exception cref="ParityException">The folders are not of one checkpoint, or no image can be read.</exception>
    /// <exception cref="EncoderException">The device is missing or failed.</exception>
    public static async Task<AccuracyReport> RunAsync(
        ModelFolder exact,
        ModelFolder measured,
        string images,
        EncoderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        Check(exact, measured);
        var samples = await OwnImages.FindAsync(images, measured.Manifest, cancellationToken);
        var plain = new EncoderOptions { CpuMemoryArena = false };
        var expected = await new FeatureComputation(exact, plain).RunAsync(samples.Wanted, samples.OpenAsync, cancellationToken);
        var actual = await new FeatureComputation(measured, options).RunAsync(samples.Wanted, samples.OpenAsync, cancellationToken);
        var pairs = FeatureComparison.Vectors(expected, actual)
            .Select(pair => new AccuracyPair(pair.Kind, pair.Expected, pair.Actual))
            .GroupBy(pair => pair.Kind)
            .OrderBy(kind => kind.Key)
            .ToDictionary(kind => kind.Key, kind => kind.ToArray());
        return new()
        {
            ModelDigest = measured.Digest,
            Precision = measured.Manifest.Precision,
            Provider = Parity.Arithmetic.Describe(options.Provider),
            Arithmetic = Parity.Arithmetic.Describe(measured.Manifest.Precision, options.Provider),
            OnnxRuntime = OrtEnv.Instance().GetVersionString(),
            Images = samples.Images,
            Crops = samples.CropCount,
            Unreadable = samples.Unreadable,
            Captions = samples.Captions,
            Kinds =
            [
                .. pairs.Select(kind => KindAccuracy.From(
                    kind.Key, [.. kind.Value.Select(pair => pair.Cosine())], kind.Value.Count(pair => !pair.IsFinite))),
            ],
            Retrieval = [.. Retrieval(pairs)],
        };
    }

    /// <summary>Images and texts find images; boxes and their phrases find regions.</summary>
    private static IEnumerable<RetrievalAccuracy> Retrieval(Dictionary<ParityKind, AccuracyPair[]> pairs)
    {
        foreach (var (query, queries) in pairs)
        {
            var found = query is ParityKind.Region or ParityKind.TextBox ? ParityKind.Region : ParityKind.Image;
            if (query is not ParityKind.Dense && pairs.TryGetValue(found, out var set)
                && RetrievalComparison.Compare(query, found, queries, set) is { } retrieval)
            {
                yield return retrieval;
            }
        }
    }

    private static void Check(ModelFolder exact, ModelFolder measured)
    {
        if (exact.Manifest.Precision is not ModelPrecision.Float32)
            throw new ParityException($"{exact.Path} is not fp32, so it is not a reference. Import the checkpoint with --precision fp32.");
        if (Shape(exact.Manifest) != Shape(measured.Manifest))
        {
            throw new ParityException($"{exact.Path} and {measured.Path} are not of one checkpoint: their sizes, pixels or logits differ.");
        }
    }

    private static (ModelFamilyName, int, TowerSize, TowerSize, string, int, LogitScaling) Shape(ModelManifest model) => (
        model.Family, model.EmbeddingSize, model.Vision, model.Text, model.Pixels.ToCanonicalText(), model.VocabularySize,
        model.Logits);
}
