using System.ComponentModel;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Mcp.Embeddings;
using FgClip.Model;
using FgClip.Pipeline.Models;
using FgClip.Search;
using FgClip.Search.Hits;
using FgClip.Search.Opening;
using FgClip.Search.Vectors;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Tools;

/// <summary>Looks for rows of finished datasets.</summary>
/// <param name="settings">Which datasets.</param>
/// <param name="embedder">The model.</param>
/// <param name="store">Where vectors are.</param>
/// <param name="indexes">The vectors that are searched.</param>
[McpServerToolType]
public sealed class SearchTools(McpSettings settings, Embedder embedder, EmbeddingStore store, OpenIndexes indexes)
{
    /// <summary>The most rows of a search: an assistant has to read them.</summary>
    private const int MaxHits = 1_000;

    /// <summary>The nearest rows of a dataset.</summary>
    [McpServerTool(Name = "search", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("Find the rows of an embedded dataset that are nearest to a text or to an embedding: exactly, or by an approximate "
        + "index where the server has one of the dataset, which may miss a few. "
        + "The first search of a dataset reads its vectors into a cache; the next ones are quick.")]
    public async Task<SearchResult> SearchAsync(
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Description("A text to look for; or give uri.")] string? text = null,
        [Description("The address of an embedding to look for; or give text.")] string? uri = null,
        [Description("The dataset, as the server was told of it; may be left out where there is one.")] string? dataset = null,
        [Description("What is compared: image; the captions' vectors of a head: short, long, box; or region, the images' boxes.")]
        string column = "image",
        [Description("How many rows, 1 to 1000.")] int count = 10,
        [Description("Whether all vectors are compared though there is an approximate index.")] bool exact = false)
    {
        if (text is null == uri is null)
            throw new McpException("Give either text or uri.");
        if (string.IsNullOrWhiteSpace(text ?? uri))
            throw new McpException($"{(text is null ? "uri" : "text")} is empty.");
        if (count is < 1 or > MaxHits)
            throw new McpException($"count: must be 1 to {MaxHits}, not {count}.");
        var target = Target(column);
        var address = Dataset(dataset);
        var query = uri is not null
            ? store.GetVector(uri)
            : (await embedder.EncodeTextsAsync([text!], Walk(target), report: null, cancellationToken))[0];
        EmbeddedDataset? opened = null;
        try
        {
            opened = await EmbeddedDataset.OpenAsync(address, cancellationToken);
            var parts = opened.Manifest.Parts.Count;
            var index = await indexes.GetAsync(
                opened, target, exact, done => progress.Report(Steps.Create(done, parts, "parts")), cancellationToken);
            var hits = await index.Index.FindAsync(new SearchQuery(query, count), cancellationToken);
            return new(address, index.Recall is null, index.Recall, index.Reason, hits);
        }
        catch (Exception failed) when (failed is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            if (opened is not null)
                indexes.Forget(opened, target);
            throw new McpException(failed.Message);
        }
    }

    private WalkType Walk(SearchTarget target) => target.Kind switch
    {
        SearchKind.Text => ModelFeatures.WalkOf(target.Head),
        SearchKind.Region when embedder.HasHead(WalkType.Box) => WalkType.Box,
        _ => WalkType.Short,
    };

    private static SearchTarget Target(string column) => column switch
    {
        "image" => new(SearchKind.Image),
        "region" => new(SearchKind.Region),
        _ when Enum.TryParse<TextHead>(column, ignoreCase: true, out var head) && Enum.IsDefined(head) => new(SearchKind.Text, head),
        _ => throw new McpException($"column: '{column}' is not one of image, short, long, box, region."),
    };

    private string Dataset(string? named) => (named, settings.Datasets) switch
    {
        (_, []) => throw new McpException("This server was told of no dataset. Start it with --dataset OUT, the folder of a finished job."),
        (null, [var only]) => only,
        (not null, var known) when known.Contains(named, StringComparer.Ordinal) => named,
        (_, var known) => throw new McpException($"Which dataset? One of {string.Join(", ", known)}."),
    };
}

/// <summary>What a search found.</summary>
/// <param name="Dataset">Where.</param>
/// <param name="Exact">Whether all vectors were compared; else a few of the nearest may be missing.</param>
/// <param name="Recall">The recall at 10 that was measured of the approximate index, 0 to 1; null where the search was exact.</param>
/// <param name="Note">Why an index that is there was not used; null where nothing is to be said.</param>
/// <param name="Rows">The rows, nearest first.</param>
public sealed record SearchResult(string Dataset, bool Exact, double? Recall, string? Note, IReadOnlyList<SearchHit> Rows);
