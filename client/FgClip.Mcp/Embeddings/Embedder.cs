using System.Numerics.Tensors;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Images;
using FgClip.Model.Regions;
using FgClip.Pipeline.Models;
using ModelContextProtocol;

namespace FgClip.Mcp.Embeddings;

/// <summary>The server's model. Calls come side by side; the model takes one batch of one call at a time.</summary>
/// <param name="model">The model.</param>
public sealed class Embedder(LoadedModel model) : IDisposable
{
    /// <summary>Texts that the model takes at once: what they take in memory grows with their number.</summary>
    private const int TextBatchSize = 32;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Numbers in a vector.</summary>
    public int Dimensions => model.Folder.Manifest.EmbeddingSize;

    /// <summary>Whether the model has a text head.</summary>
    public bool HasHead(WalkType head) => model.Folder.Manifest.TextHeads.ContainsKey(head);

    /// <summary>Pixels to patches.</summary>
    public ImagePreparer Preparer => model.Preparer;

    /// <summary>Vectors of texts, of length 1.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="walk">The head.</param>
    /// <param name="report">Gets how many are done, after each batch.</param>
    /// <param name="cancellationToken">Stops before the next batch.</param>
    public async Task<IReadOnlyList<float[]>> EncodeTextsAsync(
        IReadOnlyList<string> texts, WalkType walk, Action<int>? report, CancellationToken cancellationToken)
    {
        if (!model.Folder.Manifest.TextHeads.TryGetValue(walk, out var head))
            throw new McpException(ModelFeatures.DescribeMissing(model.Folder.Manifest, walk));
        List<float[]> vectors = [];
        foreach (var batch in texts.Chunk(TextBatchSize))
        {
            vectors.AddRange(await InTurnAsync(() => EncodeBatch(batch, walk, head.Length), cancellationToken).ConfigureAwait(false));
            report?.Invoke(vectors.Count);
        }

        return vectors;
    }

    /// <summary>The vector of an image, of length 1.</summary>
    public async Task<float[]> EncodeAsync(PreparedImage image, CancellationToken cancellationToken) =>
        Normalized((await EncodeAsync(image, ImageOutputs.Pooled, cancellationToken).ConfigureAwait(false)).Pooled.ToArray());

    /// <summary>The dense map of an image, as the model gives it.</summary>
    public Task<ImageFeatures> EncodeDenseAsync(PreparedImage image, CancellationToken cancellationToken)
    {
        if (!model.Folder.Manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
            throw new McpException(ModelFeatures.DescribeMissingDense(model.Folder.Manifest));
        return EncodeAsync(image, ImageOutputs.Dense, cancellationToken);
    }

    /// <summary>The vector of a region, of length 1.</summary>
    /// <param name="map">The dense map of the image.</param>
    /// <param name="box">The region, in pixels of the image.</param>
    /// <param name="image">The image.</param>
    public float[] Pool(ImageFeatures map, RegionBox box, PreparedImage image)
    {
        var vector = new float[Dimensions];
        RoiAlign.Pool(map.Dense.Span, map.Shape, box.ToCells(image.Width, image.Height, map.Shape), vector);
        return Normalized(vector);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        model.Dispose();
        _turn.Dispose();
    }

    /// <summary>Scales a vector to length 1, in place.</summary>
    /// <exception cref="McpException">A number of it is not finite.</exception>
    private static float[] Normalized(float[] vector)
    {
        if (!TensorPrimitives.IsFiniteAll<float>(vector))
            throw new McpException("The model gave a number that is not finite, so there is no vector.");
        VectorMath.Normalize(vector);
        return vector;
    }

    private List<float[]> EncodeBatch(string[] texts, WalkType walk, int limit)
    {
        var ids = texts.Select(text => model.Tokenizer.Encode(text, limit)).ToList();
        return [.. model.Encoder.EncodeTexts(ids, [walk])[walk].Chunk(Dimensions).Select(Normalized)];
    }

    private Task<ImageFeatures> EncodeAsync(PreparedImage image, ImageOutputs outputs, CancellationToken cancellationToken) =>
        InTurnAsync(() => model.Encoder.EncodeImages([image], outputs)[0], cancellationToken);

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
