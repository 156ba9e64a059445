using FgClip.Cli.Shared.Output;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Search;
using FgClip.Search.Approximate;
using FgClip.Search.Hits;
using FgClip.Search.Queries;
using FgClip.Search.Vectors;
using FgClip.Selection;

namespace FgClip.Cli.Commands.Search;

/// <summary>Makes a query of what was asked, and finds its hits.</summary>
internal sealed class SearchRun
{
    // Exact search of so many takes a tenth of a second from memory, and seconds from a disk.
    private const long ManyVectors = 1_000_000;

    private readonly SearchRequest _request;
    private readonly EmbeddedDataset _dataset;

    private SearchRun(SearchRequest request, EmbeddedDataset dataset) => (_request, _dataset) = (request, dataset);

    private TextHead CaptionHead => _request.Head
        ?? (_dataset.Manifest.Features.TextHeads is [var first, ..] heads && !heads.Contains(TextHead.Short) ? first : TextHead.Short);

    /// <summary>Searches.</summary>
    /// <exception cref="UsageException">The dataset or the model lacks what is asked for.</exception>
    /// <exception cref="InvalidDataException">The dataset is missing, not finished, or has no such vectors.</exception>
    public static async Task<IReadOnlyList<SearchHit>> ExecuteAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var dataset = await EmbeddedDataset.OpenAsync(request.Embeddings, cancellationToken);
        return await new SearchRun(request, dataset).FindAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<SearchHit>> FindAsync(CancellationToken cancellationToken)
    {
        // A wrong expression is found before a model is loaded.
        var rows = _request.Where is { } where
            ? await RowFilter.FindAsync(_dataset, _request.Embeddings, where, cancellationToken)
            : null;
        var query = await QueryAsync(cancellationToken) with { Rows = rows };
        using var index = await OpenAsync(cancellationToken);
        if (_request.Index is null && index.Count >= ManyVectors)
        {
            await Console.Error.WriteLineAsync($"The search is exact, over {index.Count:N0} vectors. fgclip index builds an approximate "
                + "index, which --index searches faster.");
        }

        return await index.FindAsync(query, cancellationToken);
    }

    private async Task<ISearchIndex> OpenAsync(CancellationToken cancellationToken)
    {
        var (target, cache) = (Target(_request.Kind), new VectorCache(_request.Cache));
        return _request.Index is { } folder
            ? await ApproximateIndex.OpenAsync(_dataset, target, cache, folder, CacheReport.Create(_dataset), cancellationToken)
            : await ExactIndex.OpenAsync(_dataset, target, cache, CacheReport.Create(_dataset), cancellationToken);
    }

    private async Task<SearchQuery> QueryAsync(CancellationToken cancellationToken)
    {
        if (_request.Vector is { } file)
            return new SearchQuery(await VectorFileQuery.ReadAsync(file, cancellationToken), _request.Top);
        if (_request.Key is { } key)
            return await StoredQueryAsync(key, cancellationToken);
        using var encoder = await QueryEncoder.LoadAsync(_dataset, _request.Model, cancellationToken);
        var vector = _request.Image is { } image
            ? await encoder.EncodeImageAsync(image, _request.Region, cancellationToken)
            : await encoder.EncodeTextAsync(_request.Text!, _request.Kind is SearchKind.Text ? CaptionHead : _request.Head,
                _request.Kind is SearchKind.Region);
        return new SearchQuery(vector, _request.Top);
    }

    private async Task<SearchQuery> StoredQueryAsync(string key, CancellationToken cancellationToken)
    {
        var kind = _request.From ?? _request.Kind;
        if (_request.Box > 0 && kind is not SearchKind.Region)
            throw new UsageException("--box: is for --from region.");
        var item = await StoredItem.FindAsync(_dataset, key, cancellationToken)
            ?? throw new UsageException($"--key: {_dataset.Store.Root} has no row with the key {key}.");
        item = item with { Region = _request.Box };
        var vector = await item.ReadAsync(_dataset, Target(kind), cancellationToken)
            ?? throw new UsageException($"--key: the row {key} has no vector of its {Describe(kind)}.");
        return new SearchQuery(vector, _request.Top) { Except = kind == _request.Kind ? item : null };
    }

    private SearchTarget Target(SearchKind kind) => new(kind, CaptionHead);

    private string Describe(SearchKind kind) => kind switch
    {
        SearchKind.Image => "image",
        SearchKind.Text => "caption",
        _ => $"box {_request.Box}",
    };
}
