using System.ComponentModel;
using FgClip.Mcp.Embeddings;
using FgClip.Mcp.Images;
using FgClip.Model.Images;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Tools;

/// <summary>Images to vectors, dense maps and vectors of regions.</summary>
/// <param name="embedder">The model.</param>
/// <param name="reader">Reads images.</param>
/// <param name="store">Where vectors go.</param>
[McpServerToolType]
public sealed class ImageTools(Embedder embedder, ImageArgumentReader reader, EmbeddingStore store)
{
    private const string Image = "A path, an http(s), az://, s3:// or gs:// address, or base64, alone or as data:image/…;base64,….";
    private const string Limit = "The most patches that an image is cut into; without it each image chooses 128 to 1024.";

    /// <summary>Embeds images.</summary>
    [McpServerTool(Name = "image_embedding", ReadOnly = true, UseStructuredContent = true)]
    [Description("Embed images, each into one vector. Returns an address for each, for cosine_similarity and search.")]
    public async Task<SavedEmbeddings> EmbedAsync(
        [Description($"The images. {Image}")] string[] images,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description(Limit)] int? max_num_patches = null)
    {
        Arguments.NotEmpty(images, "images");
        Arguments.Patches(max_num_patches);
        store.EnsureRoom("images", images.Length, embedder.Dimensions);
        var (vectors, errors) = (new List<float[]?>(), new List<string>());
        foreach (var image in images)
        {
            try
            {
                using var prepared = await reader.ReadAsync(image, max_num_patches, cancellationToken);
                vectors.Add(await embedder.EncodeAsync(prepared, cancellationToken));
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it was, it costs this image alone.
                vectors.Add(null);
                errors.Add($"images[{vectors.Count - 1}]: {Arguments.Describe(failed)}");
            }

            progress.Report(Steps.Create(vectors.Count, images.Length, "images"));
        }

        var uris = vectors.Zip(images, (vector, image) =>
            vector is null ? null : store.Add(SentImage.Shorten(image), [vector.Length], vector).Uri);
        return SavedEmbeddings.From([.. uris], errors);
    }

    /// <summary>Embeds each patch of an image.</summary>
    [McpServerTool(Name = "dense_embedding", ReadOnly = true, UseStructuredContent = true)]
    [Description("Embed an image into a dense map: a vector for each patch. Returns its address; resources/read gives the numbers.")]
    public async Task<DenseMapResult> EmbedDenseAsync(
        [Description(Image)] string image, CancellationToken cancellationToken, [Description(Limit)] int? max_num_patches = null)
    {
        Arguments.Patches(max_num_patches);
        using var prepared = await ReadAsync(image, max_num_patches, cancellationToken);
        var features = await embedder.EncodeDenseAsync(prepared, cancellationToken);
        int[] shape = [features.Shape.Height, features.Shape.Width, embedder.Dimensions];
        return new(store.Add($"dense map of {SentImage.Shorten(image)}", shape, features.Dense).Uri, shape);
    }

    /// <summary>Embeds regions of an image.</summary>
    [McpServerTool(Name = "region_embedding", ReadOnly = true, UseStructuredContent = true)]
    [Description("Embed regions of an image, each into one vector. Compare them with texts of walk_type box.")]
    public async Task<SavedEmbeddings> EmbedRegionsAsync(
        [Description(Image)] string image,
        [Description("Boxes in pixels of the image, each [left, top, right, bottom].")] double[][] boxes,
        CancellationToken cancellationToken,
        [Description(Limit)] int? max_num_patches = null)
    {
        Arguments.NotEmpty(boxes, "boxes");
        Arguments.Patches(max_num_patches);
        store.EnsureRoom("boxes", boxes.Length, embedder.Dimensions);
        using var prepared = await ReadAsync(image, max_num_patches, cancellationToken);
        var errors = boxes.Index().Where(box => !IsInside(box.Item, prepared))
            .ToDictionary(box => box.Index, box => $"boxes[{box.Index}]: must be [left, top, right, bottom], with a part of it inside the "
                + $"image of {prepared.Width}x{prepared.Height} pixels.");
        if (errors.Count == boxes.Length)
            throw new McpException(string.Join('\n', errors.Values));
        var features = await embedder.EncodeDenseAsync(prepared, cancellationToken);
        var vectors = new float[]?[boxes.Length];
        foreach (var (index, box) in boxes.Index().Where(box => !errors.ContainsKey(box.Index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                vectors[index] = embedder.Pool(features, new((float)box[0], (float)box[1], (float)box[2], (float)box[3]), prepared);
            }
            catch (McpException failed)
            {
                errors.Add(index, $"boxes[{index}]: {failed.Message}");
            }
        }

        var uris = vectors.Zip(boxes, (vector, box) =>
            vector is null ? null : store.Add($"[{string.Join(", ", box)}] of {SentImage.Shorten(image)}", [vector.Length], vector).Uri);
        return SavedEmbeddings.From([.. uris], [.. errors.OrderBy(error => error.Key).Select(error => error.Value)]);
    }

    private static bool IsInside(double[]? box, PreparedImage image) =>
        box is [var left, var top, var right, var bottom] && left < right && top < bottom && right > 0 && bottom > 0
        && left < image.Width && top < image.Height;

    private async Task<PreparedImage> ReadAsync(string image, int? maxNumPatches, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(image, maxNumPatches, cancellationToken);
        }
        catch (ImageArgumentException failed)
        {
            throw new McpException($"image: {failed.Message}");
        }
    }
}

/// <summary>A dense map that was made.</summary>
/// <param name="SavedUri">Its address.</param>
/// <param name="Shape">Patches from top to bottom, from left to right, and numbers in each vector.</param>
public sealed record DenseMapResult(string SavedUri, IReadOnlyList<int> Shape);
