using System.ComponentModel;
using FgClip.Mcp.Embeddings;
using FgClip.Mcp.Images;
using FgClip.Model.Regions;
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
    private const string Image = "A path, an http(s) or az:// address, or base64, alone or as data:image/…;base64,….";
    private const string Limit = "The most patches that an image is cut into; without it each image chooses 128 to 1024.";

    /// <summary>Embeds images.</summary>
    [McpServerTool(Name = "image_embedding", ReadOnly = true, UseStructuredContent = true)]
    [Description("Embed images, each into one vector. Returns an address for each, for cosine_similarity and search.")]
    public async Task<SavedEmbeddings> EmbedAsync(
        [Description($"The images. {Image}")] string[] images,
        CancellationToken cancellationToken,
        [Description(Limit)] int? max_num_patches = null)
    {
        Arguments.NotEmpty(images, "images");
        Arguments.Patches(max_num_patches);
        var (uris, errors) = (new List<string?>(), new List<string>());
        foreach (var image in images)
        {
            try
            {
                using var decoded = await reader.ReadAsync(image, cancellationToken);
                var vector = await embedder.EncodeAsync(decoded, max_num_patches, cancellationToken);
                uris.Add(store.Add(Base64Image.Shorten(image), [vector.Length], vector).Uri);
            }
            catch (Exception failed) when (failed is ImageArgumentException or McpException)
            {
                uris.Add(null);
                errors.Add($"images[{uris.Count - 1}]: {failed.Message}");
            }
        }

        return new(uris, errors.Count == 0, errors.Count == 0 ? null : string.Join('\n', errors));
    }

    /// <summary>Embeds each patch of an image.</summary>
    [McpServerTool(Name = "dense_embedding", ReadOnly = true, UseStructuredContent = true)]
    [Description("Embed an image into a dense map: a vector for each patch. Returns its address; resources/read gives the numbers.")]
    public async Task<DenseMapResult> EmbedDenseAsync(
        [Description(Image)] string image, CancellationToken cancellationToken, [Description(Limit)] int? max_num_patches = null)
    {
        Arguments.Patches(max_num_patches);
        using var decoded = await ReadAsync(image, cancellationToken);
        var features = await embedder.EncodeDenseAsync(decoded, max_num_patches, cancellationToken);
        int[] shape = [features.Shape.Height, features.Shape.Width, embedder.Dimensions];
        return new(store.Add($"dense map of {Base64Image.Shorten(image)}", shape, features.Dense).Uri, shape);
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
        using var decoded = await ReadAsync(image, cancellationToken);
        foreach (var (index, box) in boxes.Index())
        {
            if (box is not [var left, var top, var right, var bottom] || !(left < right && top < bottom) || right <= 0 || bottom <= 0
                || left >= decoded.Width || top >= decoded.Height)
                throw new McpException($"boxes[{index}]: must be [left, top, right, bottom], with a part of it inside the image of "
                    + $"{decoded.Width}x{decoded.Height} pixels.");
        }

        var features = await embedder.EncodeDenseAsync(decoded, max_num_patches, cancellationToken);
        return new([.. boxes.Select(box => Save(box))], true, null);

        string Save(double[] box)
        {
            var vector = new float[embedder.Dimensions];
            var pixels = new RegionBox((float)box[0], (float)box[1], (float)box[2], (float)box[3]);
            RoiAlign.Pool(features.Dense.Span, features.Shape, pixels.ToCells(decoded.Width, decoded.Height, features.Shape), vector);
            return store.Add($"[{string.Join(", ", box)}] of {Base64Image.Shorten(image)}", [vector.Length],
                Embedder.Normalized(vector)).Uri;
        }
    }

    private async Task<Model.Images.RgbImage> ReadAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(image, cancellationToken);
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
