using FgClip.Client;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Search.Maps;
using FgClip.Search.Vectors;

namespace FgClip.Web.Maps;

/// <summary>
/// Draws maps of the datasets of finished jobs, one at a time: a sample takes tens of megabytes and seconds on all cores.
/// </summary>
/// <param name="client">The cluster.</param>
internal sealed class JobMaps(FgClipClient client) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Draws a map.</summary>
    /// <param name="job">The job.</param>
    /// <param name="kind">Which vectors.</param>
    /// <param name="sample">Points at most.</param>
    /// <param name="cancellationToken">Stops waiting and the computation.</param>
    /// <exception cref="InvalidDataException">The job is not finished, or its dataset has no such vectors.</exception>
    public async Task<MapView> DrawAsync(string job, SearchKind kind, int sample, CancellationToken cancellationToken)
    {
        var spec = await client.GetSpecAsync(job, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var dataset = await EmbeddedDataset.OpenAsync(spec.Output, cancellationToken);
            var heads = dataset.Manifest.Features.TextHeads;
            var head = heads is [var first, ..] && !heads.Contains(TextHead.Short) ? first : TextHead.Short;
            var map = await DatasetMap.ComputeAsync(dataset, new SearchTarget(kind, head), sample, cancellationToken);
            return MapView.From(dataset.Digest, map,
                dataset.Manifest.Parts.ToDictionary(part => part.Name, part => part.Shard, StringComparer.Ordinal));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();
}
