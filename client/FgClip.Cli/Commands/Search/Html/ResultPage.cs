using System.Globalization;
using FgClip.Cli.Shared.Html;
using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Failures;
using FgClip.Model.Regions;
using FgClip.Search.Hits;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Commands.Search.Html;

/// <summary>The hits of a search as one HTML file: images with their boxes, scores, keys and texts.</summary>
internal static class ResultPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="file">The page.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="hits">What was found.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteAsync(
        string file, SearchRequest request, IReadOnlyList<SearchHit> hits, CancellationToken cancellationToken)
    {
        var places = await FindAsync(request.Embeddings, hits, cancellationToken);
        var images = await RowThumbnails.ReadAsync(request.Embeddings, places, cancellationToken);
        var page = HtmlPage.Begin(TitleOf(request));
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{HtmlPage.Escape(Describe(request))}</p>\n<div class=\"hits\">\n");
        foreach (var (hit, place) in hits.Zip(places))
        {
            var box = hit.Box is [var x1, var y1, var x2, var y2]
                ? new RegionBox((float)x1, (float)y1, (float)x2, (float)y2) : (RegionBox?)null;
            page.Append("<article>").Append(HtmlPage.Figure(images.GetValueOrDefault(place), box));
            page.Append(CultureInfo.InvariantCulture, $"<p>{hit.Score:f4} <span class=\"quiet\">{HtmlPage.Escape(hit.Key)}</span></p>");
            page.Append(CultureInfo.InvariantCulture, $"<p dir=\"auto\">{HtmlPage.Escape(hit.Label ?? hit.Caption ?? "")}</p></article>\n");
        }

        await File.WriteAllTextAsync(file, HtmlPage.End(page.Append("</div>\n")), cancellationToken);
    }

    private static string TitleOf(SearchRequest request) =>
        request.Text ?? request.Image ?? request.Vector ?? $"{request.Key}";

    private static string Describe(SearchRequest request)
    {
        var kind = request.Kind switch { SearchKind.Image => "images", SearchKind.Text => "captions", _ => "boxes" };
        return $"The nearest {kind} of {request.Embeddings}{(request.Where is null ? "" : $", where {request.Where}")}";
    }

    private static async Task<IReadOnlyList<ImagePlace>> FindAsync(
        string embeddings, IReadOnlyList<SearchHit> hits, CancellationToken cancellationToken)
    {
        var dataset = await EmbeddedDataset.OpenAsync(embeddings, cancellationToken);
        var names = hits.Select(hit => hit.Part).ToHashSet(StringComparer.Ordinal);
        var shards = dataset.Manifest.Parts.Where(part => names.Contains(part.Name)).ToDictionary(part => part.Name, part => part.Shard);
        return [.. hits.Select(hit => new ImagePlace(shards[hit.Part], hit.Row))];
    }
}
