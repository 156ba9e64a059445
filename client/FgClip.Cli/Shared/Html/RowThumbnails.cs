using FgClip.Datasets.Commits;
using FgClip.Datasets.Search;
using FgClip.Evaluation.Failures;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;
using FgClip.Storage;
using NetVips;

namespace FgClip.Cli.Shared.Html;

/// <summary>Makes small images of a dataset's rows.</summary>
internal static class RowThumbnails
{
    private const int Side = 240, Quality = 80;

    /// <summary>Reads the images of rows, each once. Those that can't be read are left out.</summary>
    public static async Task<IReadOnlyDictionary<ImagePlace, Thumbnail>> ReadAsync(string embeddings, IEnumerable<ImagePlace> places,
        CancellationToken cancellationToken)
    {
        var images = new Dictionary<ImagePlace, Thumbnail>();
        var job = await JobRecord.ReadAsync(ObjectStores.Open(embeddings), cancellationToken);
        if (job is null)
            return images;
        var rows = await CommittedRows.OpenAsync(job.Spec with { Output = embeddings }, cancellationToken);
        var decoder = new SharedDecoder();
        foreach (var place in places.Distinct().OrderBy(place => (place.Shard, place.Row)))
        {
            try
            {
                using var file = await rows.ReadImageAsync(place.Shard, place.Row, cancellationToken);
                var use = new ImageUse<Thumbnail>(Reduce, job.Spec.Features.PixelLimit, (_, _) => 0);
                images.Add(place, decoder.Decode(file.Memory, use, cancellationToken));
            }
            catch (Exception e) when (e is InvalidDataException or ImageRejectedException or IOException)
            {
                // The page shows the names. An image that was deleted since must not prevent the page.
            }
        }

        return images;
    }

    private static Thumbnail Reduce(RgbImage image)
    {
        using var whole = Image.NewFromMemoryCopy(image.Memory.Span, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        using var small = whole.Resize(Math.Min(1, (double)Side / Math.Max(image.Width, image.Height)));
        return new(small.JpegsaveBuffer(q: Quality), image.Width, image.Height);
    }
}

/// <summary>A small image.</summary>
/// <param name="Jpeg">It as a JPEG file.</param>
/// <param name="Width">Width in pixels of the image that it was made of.</param>
/// <param name="Height">Height in pixels of the image that it was made of.</param>
internal sealed record Thumbnail(byte[] Jpeg, int Width, int Height);
