using FgClip.Datasets.Commits;
using FgClip.Datasets.Search;
using FgClip.Evaluation.Failures;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;
using FgClip.Storage;
using NetVips;

namespace FgClip.Cli.Commands.Evaluate.Html;

/// <summary>Makes small images of a dataset's rows.</summary>
internal static class FailureImages
{
    private const int Side = 240, Quality = 80;

    /// <summary>Reads the images of failures, each once. Those that can't be read are left out.</summary>
    public static async Task<IReadOnlyDictionary<ImagePlace, byte[]>> ReadAsync(string embeddings, FailedQueries failures,
        CancellationToken cancellationToken)
    {
        var images = new Dictionary<ImagePlace, byte[]>();
        var job = await JobRecord.ReadAsync(ObjectStores.Open(embeddings), cancellationToken);
        if (job is null)
            return images;
        var rows = await CommittedRows.OpenAsync(job.Spec with { Output = embeddings }, cancellationToken);
        var decoder = new SharedDecoder();
        var places = failures.Worst.SelectMany(failed => new[] { failed.Image, failed.WrongImage }).OfType<ImagePlace>().Distinct();
        foreach (var place in places.OrderBy(place => (place.Shard, place.Row)))
        {
            try
            {
                using var file = await rows.ReadImageAsync(place.Shard, place.Row, cancellationToken);
                var use = new ImageUse<byte[]>(Thumbnail, job.Spec.Features.PixelLimit, (_, _) => 0);
                images.Add(place, decoder.Decode(file.Memory, use, cancellationToken));
            }
            catch (Exception e) when (e is InvalidDataException or ImageRejectedException or IOException)
            {
                // The page has the names; an image that is gone since is no reason to have no page.
            }
        }

        return images;
    }

    private static byte[] Thumbnail(RgbImage image)
    {
        using var whole = Image.NewFromMemoryCopy(image.Memory.Span, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        using var small = whole.Resize(Math.Min(1, (double)Side / Math.Max(image.Width, image.Height)));
        return small.JpegsaveBuffer(q: Quality);
    }
}
