using System.Numerics.Tensors;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;
using ModelContextProtocol;

namespace FgClip.Mcp.Embeddings;

/// <summary>The server's model. Calls come side by side; the model takes one at a time.</summary>
/// <param name="model">The model.</param>
public sealed class Embedder(LoadedModel model) : IDisposable
{
    /// <summary>Texts that the model takes at once: what they take in memory grows with their number.</summary>
    private const int TextBatchSize = 32;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions => model.Folder.Manifest.EmbeddingSize;

    /// <summary>Vectors of texts, of length 1.</summary>
    public Task<IReadOnlyList<float[]>> EncodeTextsAsync(IReadOnlyList<string> texts, WalkType walk, CancellationToken cancellationToken) =>
        InTurnAsync<IReadOnlyList<float[]>>(
            () =>
            {
                if (!model.Folder.Manifest.TextHeads.ContainsKey(walk))
                    throw new McpException(ModelFeatures.DescribeMissing(model.Folder.Manifest, walk));
                var limit = model.Folder.Manifest.TextHeads[walk].Length;
                List<float[]> vectors = [];
                foreach (var batch in texts.Chunk(TextBatchSize))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var ids = batch.Select(text => model.Tokenizer.Encode(text, limit)).ToList();
                    vectors.AddRange(model.Encoder.EncodeTexts(ids, [walk])[walk].Chunk(Dimensions).Select(Normalized));
                }

                return vectors;
            },
            cancellationToken);

    /// <summary>The vector of an image, of length 1.</summary>
    public async Task<float[]> EncodeAsync(RgbImage image, int? maxNumPatches, CancellationToken cancellationToken) =>
        Normalized(
            (await EncodeAsync(image, maxNumPatches, ImageOutputs.Pooled, cancellationToken).ConfigureAwait(false)).Pooled.ToArray());

    /// <summary>The dense map of an image, as the model gives it.</summary>
    public Task<ImageFeatures> EncodeDenseAsync(RgbImage image, int? maxNumPatches, CancellationToken cancellationToken) =>
        EncodeAsync(image, maxNumPatches, ImageOutputs.Dense, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        model.Dispose();
        _turn.Dispose();
    }

    /// <summary>Scales a vector to length 1, in place.</summary>
    /// <exception cref="McpException">A number of it is not finite.</exception>
    public static float[] Normalized(float[] vector)
    {
        if (!TensorPrimitives.IsFiniteAll<float>(vector))
            throw new McpException("The model gave a number that is not finite, so there is no vector.");
        VectorMath.Normalize(vector);
        return vector;
    }

    private Task<ImageFeatures> EncodeAsync(RgbImage image, int? maxNumPatches, ImageOutputs outputs,
        CancellationToken cancellationToken) =>
        InTurnAsync(
            () =>
            {
                if (outputs.HasFlag(ImageOutputs.Dense) && !model.Folder.Manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
                    throw new McpException(ModelFeatures.DescribeMissingDense(model.Folder.Manifest));
                using var prepared = model.Preparer.Prepare(image, maxNumPatches);
                return model.Encoder.EncodeImages([prepared], outputs)[0];
            },
            cancellationToken);

    private async Task<T> InTurnAsync<T>(Func<T> encode, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(encode, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
