using System.Globalization;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>Karpathy's test set of Flickr30k: a JSON list of <c>image</c> and a list <c>caption</c>.</summary>
internal sealed class FlickrListReader : IBenchmarkReader
{
    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var items = new List<BenchmarkItem>();
        var leftOut = new LeftOutReasons();
        await foreach (var entry in BenchmarkJson.ReadArrayAsync<FlickrEntry>(annotations, cancellationToken).ConfigureAwait(false))
        {
            if (entry?.Image is not { } image)
            {
                leftOut.Add("entries_without_image");
                continue;
            }

            items.Add(new BenchmarkItem(items.Count.ToString(CultureInfo.InvariantCulture), image) { Texts = entry.Caption });
        }

        return new BenchmarkSet(items) { LeftOut = leftOut.Counts };
    }

    private sealed record FlickrEntry
    {
        public string? Image { get; init; }

        public IReadOnlyList<string> Caption { get; init; } = [];
    }
}
