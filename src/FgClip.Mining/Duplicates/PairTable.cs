using FgClip.Mining.Items;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>Pairs as Parquet: <c>key</c>, <c>other_key</c>, <c>item</c>, <c>other</c>, <c>cosine</c>.</summary>
/// <param name="texts">The items in words.</param>
internal sealed class PairTable(ItemTexts texts)
{
    private const int PairsAtOnce = 1 << 15;

    public async Task WriteAsync(IObjectStore output, string name, IReadOnlyList<DuplicatePair> pairs, CancellationToken cancellationToken)
    {
        TableTextColumn key = new("key"), otherKey = new("other_key"), item = new("item"), other = new("other");
        var cosine = new NumberColumn<float>("cosine");
        await using var upload = await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        var file = await TableFile.CreateAsync(upload.Stream, [key, otherKey, item, other, cosine], cancellationToken)
            .ConfigureAwait(false);
        foreach (var chunk in pairs.Chunk(PairsAtOnce))
        {
            var words = await texts.ReadAsync(chunk.SelectMany(pair => new[] { pair.Item, pair.Other }), cancellationToken)
                .ConfigureAwait(false);
            foreach (var pair in chunk)
            {
                key.Add(words[pair.Item].Key);
                otherKey.Add(words[pair.Other].Key);
                item.Add(words[pair.Item].Text);
                other.Add(words[pair.Other].Text);
                cosine.Add(pair.Cosine);
                await file.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }
}
