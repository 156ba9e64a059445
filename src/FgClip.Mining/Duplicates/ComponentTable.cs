using FgClip.Mining.Items;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Mining.Duplicates;

/// <summary>
/// The items of components as Parquet: <c>key</c>, <c>item</c>, <c>component</c>, <c>size</c>, <c>representative</c>,
/// <c>row</c> (in the part, from 0). A component is numbered by its first item.
/// </summary>
/// <param name="texts">The items in words.</param>
/// <param name="components">The components.</param>
/// <param name="sizes">Items of each root.</param>
/// <param name="kept">Which item represents each.</param>
internal sealed class ComponentTable(ItemTexts texts, UnionFind components, int[] sizes, KeptOfGroups kept)
{
    private const int ItemsAtOnce = 1 << 16;

    /// <summary>Writes the items of a range that have a duplicate.</summary>
    public async Task WriteAsync(IObjectStore output, string name, int first, int end, CancellationToken cancellationToken)
    {
        TableTextColumn key = new("key"), item = new("item");
        var component = new NumberColumn<long>("component");
        var size = new NumberColumn<int>("size");
        var representative = new NumberColumn<bool>("representative");
        var row = new NumberColumn<int>("row");
        await using var upload = await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        var file = await TableFile.CreateAsync(upload.Stream, [key, item, component, size, representative, row], cancellationToken)
            .ConfigureAwait(false);
        foreach (var chunk in Enumerable.Range(first, end - first).Where(i => sizes[components.Root(i)] > 1).Chunk(ItemsAtOnce))
        {
            var words = await texts.ReadAsync(chunk, cancellationToken).ConfigureAwait(false);
            foreach (var number in chunk)
            {
                var root = components.Root(number);
                key.Add(words[number].Key);
                item.Add(words[number].Text);
                component.Add(root);
                size.Add(sizes[root]);
                representative.Add(kept.Find(number) == number);
                row.Add(words[number].Row);
                await file.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await file.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }
}
