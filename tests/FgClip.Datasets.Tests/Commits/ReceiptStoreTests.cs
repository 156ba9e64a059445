using FgClip.Datasets.Commits;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using FgClip.Storage;
using FgClip.Storage.Files;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Commits;

public sealed class ReceiptStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileObjectStore _output;

    public ReceiptStoreTests() => _output = new FileObjectStore(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_block_lists_its_own_receipts_by_shard()
    {
        foreach (var shard in new[] { 300, 257, 256, 511, 512, 3 })
            await PutAsync(DatasetPaths.Receipt(shard), shard);
        _folder.Write("_commits/000001/notes.txt", "a stranger");
        _folder.Write("_commits/000001/256.json", "{}");

        var receipts = await new ReceiptStore(_output).ListAsync(1, Cancel).ToListAsync(Cancel);

        Assert.Equal([256, 257, 300, 511], receipts.Select(r => r.Shard));
        Assert.Equal(2, receipts[0].Statuses[RowStatus.BadRow]);
    }

    [Fact]
    public async Task A_shard_without_receipt_has_none() => Assert.Null(await new ReceiptStore(_output).ReadAsync(5, Cancel));

    [Fact]
    public async Task A_receipt_under_another_shards_name_is_refused()
    {
        await PutAsync(DatasetPaths.Receipt(5), 6);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => new ReceiptStore(_output).ReadAsync(5, Cancel));
        Assert.Contains("shard 6", e.Message);
    }

    private Task<CommitOutcome> PutAsync(string name, int shard)
    {
        var receipt = new ShardReceipt
        {
            Shard = shard,
            Generation = 1,
            Part = DatasetPaths.Part(shard),
            Rows = 3,
            Statuses = new Dictionary<RowStatus, long> { [RowStatus.Ok] = 1, [RowStatus.BadRow] = 2 },
            Bytes = 10,
            Sha256 = "00",
            Lease = "l",
        };
        return _output.PutJsonAsync(name, receipt, CommitCondition.Absent, DatasetPaths.RecordStaging, Cancel);
    }
}
