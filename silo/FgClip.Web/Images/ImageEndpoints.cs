using System.ComponentModel;
using System.Globalization;
using FgClip.Mining.Search;
using FgClip.Model.Images;
using FgClip.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NetVips;

namespace FgClip.Web.Images;

/// <summary>Rows to look at.</summary>
internal static class ImageEndpoints
{
    private const int DefaultSide = 320, MaxSide = 1600, MaxTextLength = 500;

    public static void MapImages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs/{job}/rows", SampleAsync).WithName("sampleRows")
            .WithSummary("Some committed rows, each with the captions of the same shards whose vectors are nearest to its image's.");
        api.MapGet("/jobs/{job}/errors", ErrorsAsync).WithName("sampleErrors").WithSummary("Rows that failed, a few for each way, out of the shards that were committed last.");
        api.MapGet("/jobs/{job}/rows/{shard:int}/{row:int}/picture", ImageAsync).WithName("getPicture").WithSummary("A row's image, scaled down.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
        api.MapGet("/jobs/{job}/rows/{shard:int}/{row:int}/heatmap", HeatmapAsync).WithName("getHeatmap")
            .WithSummary("Where in a row's image a text is: a pixel for each patch, dark to bright.")
            .WithDescription("The headers X-Least and X-Most have the cosines of the darkest and the brightest. It is computed here, on one thread, by the job's model.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png");
    }

    private static Task<IReadOnlyList<SampleRow>> SampleAsync(
        string job,
        RowGallery gallery,
        CancellationToken cancellationToken,
        [Description("The shard; without it some of those that are committed.")] int? shard = null,
        [Description("How many rows, 1 to 48.")] int count = 12) => count is >= 1 and <= RowGallery.MostRows
        ? gallery.SampleAsync(job, shard, count, cancellationToken)
        : throw new RequestException($"count: must be 1 to {RowGallery.MostRows}, not {count}.");

    private static Task<IReadOnlyList<SampleRow>> ErrorsAsync(string job, RowGallery gallery, CancellationToken cancellationToken) => gallery.ErrorsAsync(job, cancellationToken);

    private static async Task<IResult> ImageAsync(
        string job, int shard, int row, RowGallery gallery, CancellationToken cancellationToken, [Description("The longer side in pixels, 16 to 1600.")] int size = DefaultSide)
    {
        if (size is < 16 or > MaxSide)
            throw new RequestException($"size: must be 16 to {MaxSide}, not {size}.");
        var (spec, _) = await gallery.RowAsync(job, shard, row, cancellationToken);
        using var file = await gallery.ImageAsync(job, shard, row, cancellationToken);
        try
        {
            using var image = new ImageDecoder().Decode(file.Memory, spec.Features.PixelLimit);
            using var whole = Image.NewFromMemoryCopy(image.Pixels, image.Width, image.Height, 3, Enums.BandFormat.Uchar);
            using var small = whole.ThumbnailImage(size, height: size, size: Enums.Size.Down);
            return Results.Bytes(small.JpegsaveBuffer(q: 85), "image/jpeg");
        }
        catch (ImageRejectedException broken)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
    }

    private static async Task<IResult> HeatmapAsync(
        string job,
        int shard,
        int row,
        RowGallery gallery,
        HeatmapModels models,
        HttpResponse response,
        CancellationToken cancellationToken,
        [Description("What to look for; without it the row's caption.")] string? text = null)
    {
        var (spec, input) = await gallery.RowAsync(job, shard, row, cancellationToken);
        text = string.IsNullOrWhiteSpace(text) ? input.ShortCaption ?? input.LongCaption : text;
        if (string.IsNullOrWhiteSpace(text))
            throw new RequestException("text: say what to look for; the row has no caption.");
        if (text.Length > MaxTextLength)
            throw new RequestException($"text: has {text.Length} letters; at most {MaxTextLength} are taken.");
        using var file = await gallery.ImageAsync(job, shard, row, cancellationToken);
        var map = await models.DrawAsync(spec.Model, spec.Features, file.Memory, text, cancellationToken);
        using var pixels = Image.NewFromMemoryCopy(map.Colours(), map.Shape.Width, map.Shape.Height, 3, Enums.BandFormat.Uchar);
        response.Headers["X-Least"] = map.Cosines.Min().ToString("0.0000", CultureInfo.InvariantCulture);
        response.Headers["X-Most"] = map.Cosines.Max().ToString("0.0000", CultureInfo.InvariantCulture);
        return Results.Bytes(pixels.PngsaveBuffer(), "image/png");
    }
}
