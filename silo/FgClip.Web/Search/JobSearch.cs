using FgClip.Client;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Search;
using FgClip.Model.Images;
using FgClip.Search;
using FgClip.Search.Opening;
using FgClip.Search.Queries;
using FgClip.Search.Rows;
using FgClip.Search.Vectors;
using FgClip.Web.Api;

namespace FgClip.Web.Search;

/// <summary>Searches the datasets of finished jobs: by an approximate index that covers them where there is one, else exactly.</summary>
/// <param name="client">The cluster.</param>
/// <param name="vectors">Computes what is looked for.</param>
/// <param name="indexes">The vectors that are searched.</param>
/// <param name="recent">The last searches.</param>
internal sealed class JobSearch(FgClipClient client, QueryVectors vectors, OpenIndexes indexes, RecentSearches recent) : IDisposable
{
    /// <summary>A search is a pass over all vectors on all cores, beside the silo's own work.</summary>
    private const int AtOnce = 2;

    /// <summary>So many pages are found at a time, for whoever scrolls on.</summary>
    private const int Pages = 4;

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>Finds what a body asks for.</summary>
    /// <exception cref="RequestException">The body can't be meant.</exception>
    /// <exception cref="InvalidDataException">The job is not finished, or its dataset or model lacks what is asked for.</exception>
    public async Task<SearchAnswer> FindAsync(string job, SearchBody body, CancellationToken cancellationToken)
    {
        var name = RecentSearches.Name(job, body);
        var known = body.Offset > 0 ? recent.Find(name) : null;
        if (known?.Covers(body) is true)
            return known.Answer(body);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var found = await FindAsync(job, body, known, cancellationToken);
            recent.Add(name, found);
            return found.Answer(body);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Says what of a job's dataset can be searched.</summary>
    /// <exception cref="InvalidDataException">The job is not finished.</exception>
    public async Task<SearchableView> DescribeAsync(string job, CancellationToken cancellationToken)
    {
        var manifest = (await OpenAsync(job, cancellationToken)).Dataset.Manifest;
        var (features, kinds) = (manifest.Features, new List<string>());
        if (features.Image)
            kinds.Add("image");
        if (features.TextHeads.Count > 0)
            kinds.Add("text");
        if (features.Regions)
            kinds.Add("region");
        return new(kinds, [.. features.TextHeads.Select(FeatureNames.From)], manifest.Parts.Sum(part => part.Rows));
    }

    /// <summary>Reads what a job's dataset has of a row.</summary>
    /// <exception cref="NoSuchRowException">The dataset does not have the shard, or the shard not the row.</exception>
    /// <exception cref="InvalidDataException">The job is not finished.</exception>
    public async Task<StoredRow> ReadRowAsync(string job, RowAddress address, CancellationToken cancellationToken)
    {
        var (_, dataset) = await OpenAsync(job, cancellationToken);
        return await StoredRowReader.ReadAsync(dataset, PartOf(dataset, address), address.Row, cancellationToken)
            ?? throw new NoSuchRowException($"Shard {address.Shard} has no row {address.Row}.");
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static int PartOf(EmbeddedDataset dataset, RowAddress address)
    {
        foreach (var (index, part) in dataset.Manifest.Parts.Index())
        {
            if (part.Shard == address.Shard)
                return address.Row < part.Rows ? index
                    : throw new NoSuchRowException($"Shard {address.Shard} has {part.Rows} rows, and no row {address.Row}.");
        }

        throw new NoSuchRowException($"The dataset has no shard {address.Shard}.");
    }

    private async Task<(JobSpec Spec, EmbeddedDataset Dataset)> OpenAsync(string job, CancellationToken cancellationToken)
    {
        var spec = await client.GetSpecAsync(job, cancellationToken);
        return (spec, await EmbeddedDataset.OpenAsync(spec.Output, cancellationToken));
    }

    private async Task<FoundHits> FindAsync(string job, SearchBody body, FoundHits? known, CancellationToken cancellationToken)
    {
        var (spec, dataset) = await OpenAsync(job, cancellationToken);
        var target = Target(dataset, body, body.Kind);
        var (query, note) = known is not null && known.Digest == dataset.Digest
            ? (known.Query, known.Note)
            : await QueryAsync(spec, dataset, body, cancellationToken);
        query = query with { Count = Math.Min(ExactIndex.MaxHits, Pages * (body.Offset + body.Top)) };
        try
        {
            var opened = await indexes.GetAsync(dataset, target, body.Exact, report: null, cancellationToken);
            var hits = await opened.Index.FindAsync(query, cancellationToken);
            note = string.Join(' ', new[] { note, opened.Reason }.OfType<string>()) is { Length: > 0 } notes ? notes : null;
            var shards = dataset.Manifest.Parts.ToDictionary(part => part.Name, part => part.Shard, StringComparer.Ordinal);
            List<HitView> views = [.. hits.TakeWhile(hit => hit.Score >= (float)body.MinScore)
                .Select((hit, i) => HitView.From(hit, i + 1, shards[hit.Part]))];
            return new(dataset.Digest, opened.Index.Count, query, note, views, views.Count < query.Count) { Recall = opened.Recall };
        }
        catch (Exception failed) when (failed is InvalidDataException or IOException)
        {
            indexes.Forget(dataset, target);
            throw;
        }
    }

    private async Task<(SearchQuery Query, string? Note)> QueryAsync(
        JobSpec spec, EmbeddedDataset dataset, SearchBody body, CancellationToken cancellationToken)
    {
        var (vector, except, note) = body switch
        {
            { Text: { } text } => await EncodeTextAsync(spec, dataset, text, body, cancellationToken),
            { Image: { } image } => (await EncodeUploadAsync(spec, image, body, cancellationToken), null, null),
            _ => await EncodeRowAsync(spec, dataset, body, cancellationToken),
        };
        var rows = body is { Statuses: [], Contains: null }
            ? null
            : await new RowCriteria([.. body.Statuses.Distinct()], body.Contains).FindAsync(dataset, cancellationToken);
        return (new SearchQuery(vector, body.Top) { Rows = rows, Except = except }, note);
    }

    private async Task<(float[] Vector, StoredItem? Except, string? Note)> EncodeTextAsync(
        JobSpec spec, EmbeddedDataset dataset, string text, SearchBody body, CancellationToken cancellationToken)
    {
        var head = body.Kind is SearchKind.Text ? Target(dataset, body, body.Kind).Head : body.Head;
        var (vector, note) = await vectors.EncodeTextAsync(spec, text, head, body.Kind, cancellationToken);
        return (vector, null, note);
    }

    private async Task<float[]> EncodeUploadAsync(JobSpec spec, string image, SearchBody body, CancellationToken cancellationToken)
    {
        try
        {
            return await vectors.EncodeImageAsync(spec, UploadedImage.Decode(image), ImagePart.From(body), cancellationToken);
        }
        catch (ImageRejectedException broken)
        {
            throw new RequestException($"image: {broken.Message}");
        }
    }

    private async Task<(float[] Vector, StoredItem? Except, string? Note)> EncodeRowAsync(
        JobSpec spec, EmbeddedDataset dataset, SearchBody body, CancellationToken cancellationToken)
    {
        var item = await FindItemAsync(dataset, body, cancellationToken);
        if (ImagePart.From(body) is { } part)
            return (await EncodeRowImageAsync(spec, dataset, item, part, cancellationToken), null, null);
        var kind = body.From ?? body.Kind;
        item = item with { Region = body.Region ?? 0 };
        var vector = await item.ReadAsync(dataset, Target(dataset, body, kind), cancellationToken)
            ?? throw new RequestException($"The row has no vector of its {Describe(kind, item.Region)}.");
        return (vector, kind == body.Kind ? item : null, null);
    }

    private static async Task<StoredItem> FindItemAsync(EmbeddedDataset dataset, SearchBody body, CancellationToken cancellationToken) =>
        body.Row is { } address
            ? new StoredItem(PartOf(dataset, address), address.Row)
            : await StoredItem.FindAsync(dataset, body.Key!, cancellationToken)
                ?? throw new NoSuchRowException($"The dataset has no row with the key {body.Key}.");

    private async Task<float[]> EncodeRowImageAsync(
        JobSpec spec, EmbeddedDataset dataset, StoredItem item, ImagePart part, CancellationToken cancellationToken)
    {
        var rows = await CommittedRows.OpenAsync(spec, cancellationToken);
        using var file = await rows.ReadImageAsync(dataset.Manifest.Parts[item.Part].Shard, item.Row, cancellationToken);
        try
        {
            return await vectors.EncodeImageAsync(spec, file.Memory, part, cancellationToken);
        }
        catch (ImageRejectedException broken)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
    }

    private static SearchTarget Target(EmbeddedDataset dataset, SearchBody body, SearchKind kind)
    {
        var heads = dataset.Manifest.Features.TextHeads;
        return new(kind, body.Head ?? (heads is [var first, ..] && !heads.Contains(TextHead.Short) ? first : TextHead.Short));
    }

    private static string Describe(SearchKind kind, int region) => kind switch
    {
        SearchKind.Image => "image",
        SearchKind.Text => "caption",
        _ => $"box {region}",
    };
}
