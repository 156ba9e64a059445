using FgClip.Datasets.Jobs;
using FgClip.Model;
using FgClip.Model.Images;
using FgClip.Model.Regions;
using FgClip.Pipeline.Models;
using FgClip.Pipeline.Preparing;
using FgClip.Search.Vectors;
using FgClip.Web.Api;
using FgClip.Web.Models;

namespace FgClip.Web.Search;

/// <summary>Computes the vectors of texts and images that are looked for, as those of the job were computed.</summary>
/// <param name="models">The models.</param>
/// <param name="images">Makes images ready.</param>
internal sealed class QueryVectors(JobModels models, ImagePreparation images)
{
    /// <summary>Computes the vector of a text.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="text">The text.</param>
    /// <param name="head">The head; null for the box head where the model has one and boxes are searched, else the short one.</param>
    /// <param name="kind">What is searched.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The vector, and what to say of it.</returns>
    /// <exception cref="RequestException">The model has no such head.</exception>
    public Task<(float[] Vector, string? Note)> EncodeTextAsync(
        JobSpec spec, string text, TextHead? head, SearchKind kind, CancellationToken cancellationToken) =>
        models.UseAsync(
            spec.Model,
            model =>
            {
                var heads = model.Folder.Manifest.TextHeads;
                var walk = head is { } named ? ModelFeatures.WalkOf(named)
                    : kind is SearchKind.Region && heads.ContainsKey(WalkType.Box) ? WalkType.Box : WalkType.Short;
                if (!heads.TryGetValue(walk, out var limits))
                    throw new RequestException("head: " + ModelFeatures.DescribeMissing(model.Folder.Manifest, walk));
                var ids = model.Tokenizer.Encode(text, limits.Length);
                var note = model.Tokenizer.Encode(text, limits.Length + 1).Length > limits.Length
                    ? $"Only the first {limits.Length} tokens of the text count."
                    : null;
                return (model.Encoder.EncodeTexts([ids], [walk])[walk], note);
            },
            cancellationToken);

    /// <summary>Computes the vector of an image, or of a box or a cell of it.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="file">The image's file.</param>
    /// <param name="part">The box in pixels or the cell; null for the whole.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ImageRejectedException">The image is broken, or not an image.</exception>
    /// <exception cref="RequestException">The box or the cell is outside of the image.</exception>
    public Task<float[]> EncodeImageAsync(
        JobSpec spec, ReadOnlyMemory<byte> file, ImagePart? part, CancellationToken cancellationToken) =>
        models.UseAsync(
            spec.Model,
            model =>
            {
                using var image = images.Prepare(model.Preparer, spec.Features, file, cancellationToken);
                return part switch
                {
                    { Box: { } box } => Pool(model, image, box),
                    { Cell: { } cell } => Take(model, image, cell.Column, cell.Row),
                    _ => model.Encoder.EncodeImages([image], ImageOutputs.Pooled)[0].Pooled.ToArray(),
                };
            },
            cancellationToken);

    private static float[] Pool(LoadedModel model, PreparedImage image, RegionBox box)
    {
        if (box.X1 >= image.Width || box.Y1 >= image.Height || box.X2 <= 0 || box.Y2 <= 0)
            throw new RequestException($"box: is outside of the image, which has {image.Width}x{image.Height} pixels.");
        var map = DenseMaps.Encode(model, image);
        var vector = new float[model.Folder.Manifest.EmbeddingSize];
        RoiAlign.Pool(map.Dense.Span, map.Shape, box.ToCells(image.Width, image.Height, map.Shape), vector);
        return vector;
    }

    private static float[] Take(LoadedModel model, PreparedImage image, int column, int row)
    {
        var map = DenseMaps.Encode(model, image);
        if (column >= map.Shape.Width || row >= map.Shape.Height)
            throw new RequestException($"cell: is outside of the heat map, which has {map.Shape.Width}x{map.Shape.Height} cells.");
        var size = model.Folder.Manifest.EmbeddingSize;
        return map.Dense.Slice(((row * map.Shape.Width) + column) * size, size).ToArray();
    }
}

/// <summary>A part of an image.</summary>
/// <param name="Box">A box in pixels; null for none.</param>
/// <param name="Cell">A cell of its heat map; null for none.</param>
internal sealed record ImagePart(RegionBox? Box, (int Column, int Row)? Cell)
{
    /// <summary>The part that a search names; null for the whole image.</summary>
    public static ImagePart? From(SearchBody body) => body switch
    {
        { Box: [var x1, var y1, var x2, var y2] } => new(new RegionBox((float)x1, (float)y1, (float)x2, (float)y2), null),
        { Cell: [var column, var row] } => new(null, (column, row)),
        _ => null,
    };
}
