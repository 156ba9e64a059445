using System.ComponentModel;
using FgClip.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Images;

/// <summary>Pixels of rows: images, and heat maps of texts over them.</summary>
internal static class ImageEndpoints
{
    private const int DefaultSide = 320, MaxSide = 1600, MaxTextLength = 500;

    public static void MapImages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/jobs/{job}/rows/{shard:int}/{row:int}/picture", ImageAsync).WithName("getPicture")
            .WithSummary("A row's image, scaled down.")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
        api.MapGet("/jobs/{job}/rows/{shard:int}/{row:int}/heatmap", HeatmapAsync).WithName("getHeatmap")
            .WithSummary("Where in a row's image a text is: a pixel for each patch, dark to bright.")
            .WithDescription("The silo that answers computes it, on one thread, by the job's model.");
    }

    private static async Task<IResult> ImageAsync(
        string job, int shard, int row, JobRows jobs, Thumbnails thumbnails, CancellationToken cancellationToken,
        [Description("The longer side in pixels, 16 to 1600.")] int size = DefaultSide)
    {
        if (size is < 16 or > MaxSide)
            throw new RequestException($"size: must be 16 to {MaxSide}, not {size}.");
        var rows = await jobs.OpenAsync(job, cancellationToken);
        return Results.Bytes(await thumbnails.MakeAsync(rows, shard, row, size, cancellationToken), "image/jpeg");
    }

    private static async Task<HeatmapView> HeatmapAsync(
        string job,
        int shard,
        int row,
        JobRows jobs,
        HeatmapDrawer drawer,
        CancellationToken cancellationToken,
        [Description("What to look for; without it the row's caption.")] string? text = null)
    {
        var rows = await jobs.OpenAsync(job, cancellationToken);
        var input = await rows.ReadAsync(shard, row, cancellationToken);
        text = string.IsNullOrWhiteSpace(text) ? input.ShortCaption ?? input.LongCaption : text;
        if (string.IsNullOrWhiteSpace(text))
            throw new RequestException("text: say what to look for; the row has no caption.");
        if (text.Length > MaxTextLength)
            throw new RequestException($"text: has {text.Length} letters; at most {MaxTextLength} are taken.");
        using var file = await rows.ReadImageAsync(shard, input, cancellationToken);
        var map = await drawer.DrawAsync(rows.Spec.Model, rows.Spec.Features, file.Memory, text, cancellationToken);
        var png = RgbEncoding.Png(map.Colours(), map.Shape.Width, map.Shape.Height);
        return new(
            $"data:image/png;base64,{Convert.ToBase64String(png)}", map.Shape.Width, map.Shape.Height, map.Cosines.Min(),
            map.Cosines.Max());
    }
}
