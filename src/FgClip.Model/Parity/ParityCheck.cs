using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Parity;

/// <summary>Compares a model folder's vectors with a reference's, through the real decoder, tokenizer and graphs.</summary>
public static class ParityCheck
{
    /// <summary>
    /// The name in a folder of the float32 vectors that its import computed, for <see cref="SelfAsync"/>; outside of the folder's digest.
    /// </summary>
    public const string ReferenceFileName = "parity-reference.json";

    /// <summary>Compares with a golden: vectors that another implementation computed of the same checkpoint.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="golden">The golden's file.</param>
    /// <param name="images">The folder of its images; null for <c>images</c> beside the folder that the golden lies in.</param>
    /// <param name="options">On what to compute.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <exception cref="ParityException">The golden or an image of it is missing or broken, or of another model.</exception>
    /// <exception cref="EncoderException">The device is missing or failed.</exception>
    public static Task<ParityReport> AgainstAsync(
        ModelFolder folder, string golden, string? images = null, EncoderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        golden = Path.GetFullPath(golden);
        images ??= Path.Combine(Path.GetDirectoryName(golden)!, "..", "images");
        return CompareAsync(folder, golden, new ImageFolder(Path.GetFullPath(images)).OpenAsync, options ?? new(), cancellationToken);
    }

    /// <summary>Compares a float16 or int8 folder with the float32 vectors that its import left in it.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="options">On what to compute.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <exception cref="ParityException">The folder is float32 itself, or has no such vectors.</exception>
    /// <exception cref="EncoderException">The device is missing or failed.</exception>
    public static Task<ParityReport> SelfAsync(ModelFolder folder, EncoderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        if (folder.Manifest.Precision is ModelPrecision.Float32)
        {
            throw new ParityException($"{folder.Path} is float32, which the others are compared with. Compare it with a golden.");
        }
        var reference = folder.At(ReferenceFileName);
        if (!File.Exists(reference))
            throw new ParityException($"{reference} is missing. Import the checkpoint again.");
        return CompareAsync(folder, reference, DrawnImage.OpenAsync, options ?? new(), cancellationToken);
    }

    /// <summary>
    /// Computes the vectors of the samples with a float32 folder and writes them, for <see cref="SelfAsync"/> of another.
    /// </summary>
    internal static async Task WriteReferenceAsync(ModelFolder exact, string file, CancellationToken cancellationToken)
    {
        var options = new EncoderOptions { CpuMemoryArena = false };
        var features = await new FeatureComputation(exact, options).RunAsync(SelfSamples.Create(exact.Manifest), DrawnImage.OpenAsync,
            cancellationToken);
        await features.WriteAsync(file, cancellationToken);
    }

    private static async Task<ParityReport> CompareAsync(
        ModelFolder folder, string reference, OpenImage open, EncoderOptions options, CancellationToken cancellationToken)
    {
        var (expected, source) = await ReferenceFeatures.ReadAsync(reference, cancellationToken);
        var actual = await new FeatureComputation(folder, options).RunAsync(expected, open, cancellationToken);
        var kinds = FeatureComparison.Compare(expected, actual);
        if (kinds.Count == 0)
            throw new ParityException($"{reference} holds neither images nor texts.");
        var (precision, operators) = (folder.Manifest.Precision, folder.Manifest.Operators);
        return new()
        {
            ModelDigest = folder.Digest,
            Precision = precision,
            Operators = operators,
            Provider = Arithmetic.Describe(options.Provider),
            Arithmetic = Arithmetic.Describe(precision, options.Provider),
            OnnxRuntime = OrtEnv.Instance().GetVersionString(),
            Against = source,
            Tolerance = ParityTolerance.From(precision),
            Kinds = kinds,
        };
    }
}
