using Azure.Storage.Blobs.Specialized;
using FgClip.Storage.Azure;

namespace FgClip.Storage.Tests.Azure;

[Collection(nameof(AzuriteStores))]
public sealed class AzureBlobStoreTests(AzuriteStores stores) : ObjectStoreContract
{
    private readonly AzureBlobStore _store = stores.NewStore();

    protected override IObjectStore Store => _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prefix_hides_what_lies_beside_it()
    {
        await PutAsync("a", "x");
        var container = stores.Account.GetBlobContainerClient(AzureAddress.Parse(_store.Root).Container);
        await container.GetBlockBlobClient("some/prefix2/b").UploadAsync(new MemoryStream(), cancellationToken: Cancel);

        Assert.Equal(["a"], await NamesAsync(""));
        Assert.Equal(["some/prefix/a"],
            await new AzureBlobStore(container, new AzureAddress(container.Name, "")).ListAsync("some/prefix/", Cancel)
            .Select(o => o.Name).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_listing_goes_over_many_pages()
    {
        var store = stores.NewStore(pageSize: 7);
        for (var i = 0; i < 40; i++)
            await store.PutBytesAsync($"part-{i:000}", default, CommitCondition.Absent, "_staging", Cancel);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"part-{i:000}"),
            await store.ListAsync("part-", Cancel).Select(o => o.Name).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Writing_into_a_container_that_is_not_there_says_so()
    {
        var store = new AzureBlobStore(stores.Account.GetBlobContainerClient("none-such"), new AzureAddress("none-such", "x"));

        var e = await Assert.ThrowsAsync<IOException>(() => store.PutBytesAsync("a", default, CommitCondition.Absent, "_staging", Cancel));

        Assert.Equal("az://none-such/x/a: there is no such container. Create it first.", e.Message);
        Assert.Null(await store.FindAsync("a", Cancel));
        Assert.Empty(await store.ListAsync("", Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_wrong_key_is_a_failure_that_says_what_is_needed_and_not_the_key()
    {
        var wrong = AzureAccount.Create(name => name switch
        {
            "AZURE_STORAGE_ACCOUNT_URL" => stores.Azurite.AccountUrl,
            "AZURE_STORAGE_ACCOUNT" => "devstoreaccount1",
            "AZURE_STORAGE_KEY" => Convert.ToBase64String(new byte[64]),
            _ => null,
        });
        var store = new AzureBlobStore(wrong.GetBlobContainerClient("some"), new AzureAddress("some", ""));

        var e = await Assert.ThrowsAsync<StoreAccessException>(() => store.FindAsync("a", Cancel));

        Assert.StartsWith("az://some/a: the account refuses this credential", e.Message);
        Assert.Contains("AZURE_STORAGE_SAS_TOKEN", e.Message);
        Assert.DoesNotContain("AAAA", e.ToString());
    }

    [Fact]
    public async Task Two_writers_of_many_blocks_leave_one_of_the_two_whole()
    {
        const int Length = 20 << 20;
        await using var first = await StartAsync(1);
        await using var second = await StartAsync(2);
        for (var written = 0; written < Length; written += 1 << 20)
        {
            await first.Stream.WriteAsync(Filled(1), Cancel);
            await second.Stream.WriteAsync(Filled(2), Cancel);
        }

        var outcomes = await Task.WhenAll(first.CommitAsync(CommitCondition.Absent, Cancel),
            second.CommitAsync(CommitCondition.Absent, Cancel));

        var winner = (byte)(Assert.Single(outcomes.Index(), outcome => outcome.Item is CommitOutcome.Committed).Index + 1);
        await using var read = await _store.OpenReadAsync("both", 0, null, Cancel);
        var bytes = new byte[read.Length];
        await read.ReadExactlyAsync(bytes, Cancel);
        Assert.Equal(Length, bytes.Length);
        Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(winner));

        Task<IObjectUpload> StartAsync(int writer) => _store.BeginUploadAsync("both", $"_attempts/{writer}", Cancel);

        static byte[] Filled(byte value)
        {
            var block = new byte[1 << 20];
            block.AsSpan().Fill(value);
            return block;
        }
    }
}
