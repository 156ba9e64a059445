using FgClip.Hub;
using FgClip.Storage.Hub;
using FgClip.TestKit;
using FgClip.TestKit.Hub;

namespace FgClip.Storage.Tests.Hub;

public sealed class HubStoreTests : IAsyncLifetime
{
    private const string Commit = "1111111111111111111111111111111111111111";
    private const string Later = "2222222222222222222222222222222222222222";

    private readonly TempFolder _cache = new();
    private readonly byte[] _tar = Noise(5_000_000);
    private HubDatasetServer _server = null!;
    private HubReader? _hub;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await HubDatasetServer.StartAsync();
        _server.Branches["main"] = Commit;
        _server.Commits[Commit] = new()
        {
            ["README.md"] = "text"u8.ToArray(),
            ["data/a b.tar"] = _tar,
            ["data/a/x.parquet"] = "parquet"u8.ToArray(),
            ["data-2/a.tar"] = "more"u8.ToArray(),
            ["empty.txt"] = [],
        };
        _server.Commits[Later] = new() { ["data/a b.tar"] = "newer"u8.ToArray() };
    }

    public async ValueTask DisposeAsync()
    {
        _hub?.Dispose();
        await _server.DisposeAsync();
        _cache.Dispose();
    }

    [Fact]
    public async Task A_listing_of_many_pages_is_in_ordinal_order_and_has_files_alone()
    {
        Assert.Equal(
            ["README.md", "data-2/a.tar", "data/a b.tar", "data/a/x.parquet", "empty.txt"], await NamesAsync(Store(), ""));
        Assert.Equal(["data-2/a.tar", "data/a b.tar", "data/a/x.parquet"], await NamesAsync(Store(), "data"));
        Assert.Equal(["a b.tar", "a/x.parquet"], await NamesAsync(Store("/data"), ""));
        Assert.Empty(await NamesAsync(Store("/none"), ""));
        Assert.Empty(await NamesAsync(Store("/README.md"), ""));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("data/a b.tar")]
    public async Task What_is_found_is_what_the_listing_says(string name)
    {
        var found = await Store().FindAsync(name, Cancel);

        Assert.Equal(await Store().ListAsync("", Cancel).SingleAsync(info => info.Name == name, Cancel), found);
        Assert.Equal(_server.Commits[Commit][name].Length, found!.Length);
        Assert.Null(await Store().FindAsync(name + "x", Cancel));
        Assert.Null(await Store().FindAsync("data", Cancel));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 10)]
    [InlineData(1_048_570, 20)]
    [InlineData(4_999_999, 100)]
    [InlineData(5_000_000, 1)]
    [InlineData(7_000_000, null)]
    [InlineData(3, 0)]
    public async Task Any_range_of_a_large_file_is_read(long offset, int? length)
    {
        await using var stream = await Store().OpenReadAsync("data/a b.tar", offset, length, Cancel);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);

        var from = (int)Math.Min(offset, _tar.Length);
        var expected = _tar.AsSpan(from, Math.Min(length ?? int.MaxValue, _tar.Length - from));
        Assert.Equal(expected.Length, bytes.Length);
        Assert.True(expected.SequenceEqual(bytes.ToArray()));
    }

    [Fact]
    public async Task A_stream_of_a_whole_file_seeks_with_a_request_for_each_window()
    {
        await using var stream = await Store().OpenReadAsync("data/a b.tar", 0, null, Cancel);
        stream.Seek(-10, SeekOrigin.End);
        var footer = new byte[10];
        await stream.ReadExactlyAsync(footer, Cancel);

        Assert.Equal(_tar[^10..], footer);
        Assert.Equal(2, _server.Requests.Count(IsOfStorage));
    }

    [Fact]
    public async Task The_hub_is_asked_once_where_a_file_lies_whose_members_are_read_one_by_one()
    {
        var store = Store($"@{Commit}");
        for (var i = 0; i < 10; i++)
        {
            await using var member = await store.OpenReadAsync("data/a b.tar", i * 1000, 100, Cancel);
            Assert.Equal(_tar[i * 1000], member.ReadByte());
        }

        Assert.Equal("HEAD", Assert.Single(_server.Requests, request => !IsOfStorage(request)).Method);
    }

    [Theory]
    [InlineData("empty.txt", 0)]
    [InlineData("README.md", 4)]
    public async Task Small_files_lie_behind_another_path_of_the_hub(string name, int length)
    {
        _server.Token = "secret";
        await using var stream = await Store(token: "secret").OpenReadAsync(name, 0, null, Cancel);

        Assert.Equal(length, (await new StreamReader(stream).ReadToEndAsync(Cancel)).Length);
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Store(token: "secret").OpenReadAsync("none", 0, null, Cancel));
    }

    [Fact]
    public async Task The_storage_behind_the_hub_is_asked_without_the_token()
    {
        // The server answers a token at the storage with 400.
        _server.Token = "secret";

        await using var stream = await Store(token: "secret").OpenReadAsync("data/a b.tar", 0, 10, Cancel);

        Assert.Equal(_tar[0], stream.ReadByte());
        Assert.Contains(_server.Requests, request => IsOfStorage(request));
    }

    [Fact]
    public async Task A_link_that_expired_is_asked_for_again()
    {
        await using var stream = await Store().OpenReadAsync("data/a b.tar", 0, null, Cancel);
        _server.ExpireLinks();

        stream.Seek(3_000_000, SeekOrigin.Begin);

        Assert.Equal(_tar[3_000_000], stream.ReadByte());
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_continued_where_it_did()
    {
        var store = Store();
        _server.Cuts = 2;

        await using var stream = await store.OpenReadAsync("data/a b.tar", 0, 1_000_000, Cancel);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Cancel);

        Assert.True(_tar.AsSpan(0, 1_000_000).SequenceEqual(bytes.ToArray()));
        Assert.Equal(
            ["bytes=0-999999", "bytes=500000-999999", "bytes=750000-999999"],
            _server.Requests.Where(IsOfStorage).Select(request => request.Range));
    }

    [Fact]
    public async Task A_hub_that_answers_429_is_asked_again_and_one_that_does_not_stop_is_the_stores_fault()
    {
        _server.Refusals = 3;
        Assert.NotNull(await Store().FindAsync("README.md", Cancel));

        _server.Refusals = int.MaxValue;
        var e = await Assert.ThrowsAsync<IOException>(() => Store().FindAsync("README.md", Cancel));
        Assert.Contains("429", e.Message);
        Assert.True(StoreFaults.IsStoreFault(e));
    }

    [Fact]
    public async Task A_dataset_that_is_refused_says_so_with_the_variable()
    {
        _server.Token = "secret";
        foreach (var gated in (bool[])[false, true])
        {
            _server.IsGated = gated;
            var e = await Assert.ThrowsAsync<StoreAccessException>(
                () => Store(token: gated ? "secret" : null).FindAsync("README.md", Cancel));
            Assert.StartsWith($"hf://datasets/qihoo360/photos/README.md: The hub refuses datasets/qihoo360/photos", e.Message);
            Assert.Contains(gated ? "403" : "401", e.Message);
            Assert.Contains("HF_TOKEN", e.Message);
        }
    }

    [Fact]
    public async Task A_revision_that_is_not_there_is_named()
    {
        var e = await Assert.ThrowsAsync<IOException>(() => Store("@v9").FindAsync("README.md", Cancel));

        Assert.Contains("The hub has no datasets/qihoo360/photos at revision 'v9'", e.Message);
    }

    [Fact]
    public async Task A_pinned_address_reads_the_same_bytes_after_the_branch_has_moved()
    {
        var pinned = await Store("/data").PinAsync(Cancel);
        _server.Branches["main"] = Later;

        Assert.Equal($"hf://datasets/qihoo360/photos@{Commit}/data", pinned);
        var store = new HubStore(_hub!, HubAddress.Parse(pinned));
        Assert.Equal(5_000_000, (await store.FindAsync("a b.tar", Cancel))!.Length);
        Assert.Equal(5, (await Store("/data").FindAsync("a b.tar", Cancel))!.Length);
    }

    [Fact]
    public async Task What_hf_download_has_brought_is_read_from_the_cache_offline_too()
    {
        var folder = _cache.At("datasets--qihoo360--photos");
        var snapshot = Directory.CreateDirectory(Path.Combine(folder, "snapshots", Commit, "data")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "blobs"));
        Directory.CreateDirectory(Path.Combine(folder, "refs"));
        var etag = HubServer.Sha256(_tar);
        await File.WriteAllBytesAsync(Path.Combine(folder, "blobs", etag), _tar, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "refs", "main"), Commit, Cancel);
        File.CreateSymbolicLink(Path.Combine(snapshot, "a b.tar"), $"../../../blobs/{etag}");
        var online = await Store().FindAsync("data/a b.tar", Cancel);
        _server.Requests.Clear();

        var store = Store(offline: true);

        Assert.Equal(online, await store.FindAsync("data/a b.tar", Cancel));
        await using var stream = await store.OpenReadAsync("data/a b.tar", 4_000_000, 10, Cancel);
        var bytes = new byte[10];
        await stream.ReadExactlyAsync(bytes, Cancel);
        Assert.Equal(_tar[4_000_000..4_000_010], bytes);
        Assert.Contains("HF_HUB_OFFLINE", (await Assert.ThrowsAsync<IOException>(() => store.FindAsync("README.md", Cancel))).Message);
        Assert.Contains("HF_HUB_OFFLINE", (await Assert.ThrowsAsync<IOException>(() => NamesAsync(store, ""))).Message);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_storage_that_sends_the_whole_file_is_refused_in_words()
    {
        var store = Store();
        _server.Ranges = false;

        var e = await Assert.ThrowsAsync<IOException>(() => store.OpenReadAsync("data/a b.tar", 10, 10, Cancel));

        Assert.Contains("does not serve ranges", e.Message);
    }

    [Fact]
    public async Task Nothing_is_written()
    {
        await Assert.ThrowsAsync<StoreAccessException>(() => Store().BeginUploadAsync("x", "", Cancel));
        await Assert.ThrowsAsync<StoreAccessException>(() => Store().DeleteAsync("x", Cancel));
        await Assert.ThrowsAsync<StoreAccessException>(() => Store().DeleteStagingAsync("x", Cancel));
    }

    private HubStore Store(string rest = "", string? token = null, bool offline = false)
    {
        _hub?.Dispose();
        var options = new HubOptions
        {
            Endpoint = _server.Address,
            Cache = _cache.Path,
            Token = token,
            Offline = offline,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        _hub = new HubReader(options, TimeProvider.System);
        return new(_hub, HubAddress.Parse("hf://datasets/qihoo360/photos" + rest));
    }

    private static bool IsOfStorage((string Method, string Path, string Range) request) =>
        request.Path.StartsWith("/storage", StringComparison.Ordinal);

    private static async Task<List<string>> NamesAsync(HubStore store, string prefix) =>
        await store.ListAsync(prefix, Cancel).Select(info => info.Name).ToListAsync(Cancel);

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
