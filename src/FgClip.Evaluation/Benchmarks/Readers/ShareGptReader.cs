using System.Globalization;

namespace FgClip.Evaluation.Benchmarks.Readers;

/// <summary>ShareGPT4V: the first 1,000 entries; the text is the second turn of the conversation, the image a file of one folder.</summary>
internal sealed class ShareGptReader : IBenchmarkReader
{
    private const int Entries = 1000;

    public async Task<BenchmarkSet> ReadAsync(string annotations, string images, CancellationToken cancellationToken)
    {
        var items = new List<BenchmarkItem>();
        var leftOut = new LeftOutReasons();
        var read = 0;
        await foreach (var entry in BenchmarkJson.ReadArrayAsync<ShareGptEntry>(annotations, cancellationToken).ConfigureAwait(false))
        {
            if (entry is { Image: { } image, Conversations: [_, { Value: { } text }, ..] })
            {
                var key = items.Count.ToString(CultureInfo.InvariantCulture);
                items.Add(new BenchmarkItem(key, image[(image.LastIndexOf('/') + 1)..]) { Texts = [text] });
            }
            else
            {
                leftOut.Add("entries_without_image_or_text");
            }

            if (++read == Entries)
                break;
        }

        return new BenchmarkSet(items) { LeftOut = leftOut.Counts };
    }

    private sealed record ShareGptEntry
    {
        public string? Image { get; init; }

        public IReadOnlyList<ShareGptTurn>? Conversations { get; init; }
    }

    private sealed record ShareGptTurn
    {
        public string? Value { get; init; }
    }
}
