using FgClip.Datasets.Embeddings;
using FgClip.Mining.Items;
using FgClip.Mining.Specs;
using FgClip.Mining.Tests.Reference;
using FgClip.Storage;
using FgClip.TestKit;
using FgClip.TestKit.Datasets;

namespace FgClip.Mining.Tests.Items;

public sealed class ItemDeduplicatorTests
{
    [Fact]
    public async Task A_small_table_in_many_passes_finds_what_a_large_one_does()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        var address = await VectorDataset.WriteAsync(folder.At("data"), 500, new SyntheticDataset(5, 500).Row, SyntheticDataset.Features,
            rowsPerPart: 120);
        var dataset = await EmbeddedDataset.OpenAsync(address, cancellationToken);
        var output = ObjectStores.Open(folder.At("out"));
        var side = new SideSpec("anchors", ItemKind.Phrase, default) { Match = MatchRule.Label, WithLinks = true };
        for (var part = 0; part < dataset.Manifest.Parts.Count; part++)
            await new Gatherer(dataset, side, output).GatherAsync(part, cancellationToken);
        var receipts = await SideReceipts.ReadAsync(dataset, side, output, cancellationToken);

        var results = new List<(byte[] Kept, int Positives)>();
        foreach (var memory in new[] { 1L << 30, 2000L })
        {
            var index = new SideIndex(side.Name, receipts.Items, receipts.Links);
            var reader = new SideReader(output, index, KeptItems.All(index.Count), SyntheticDataset.Dimensions);
            var census = new ItemDeduplicator(memory);
            var firsts = await census.DropCopiesAsync(reader, cancellationToken);
            var positives = await census.CountPositivesAsync(reader, firsts, reader, firsts, cancellationToken);
            results.Add((reader.Kept.Bytes.ToArray(), positives.ForWindow()));
        }

        Assert.Equal(results[0].Kept, results[1].Kept);
        Assert.InRange(results[0].Positives, 2, 50);
        Assert.Equal(results[0].Positives, results[1].Positives);
        Assert.InRange(new KeptItems(results[0].Kept).Count, 300, receipts.Items.Sum() - 1);
    }
}
