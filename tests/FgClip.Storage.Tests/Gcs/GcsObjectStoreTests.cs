using System.IO.Compression;
using FgClip.Storage.Gcs;
using FgClip.TestKit.Gcs;

namespace FgClip.Storage.Tests.Gcs;

public sealed class GcsObjectStoreTests : ObjectStoreContract, IAsyncLifetime
{
    private GcsServer _server = null!;
    private GcsObjectStore _store = null!;

    protected override IObjectStore Store => _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync();
        _store = _server.NewStore();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_listing_goes_over_many_pages_in_the_order_of_utf16_and_leaves_folders_of_the_console_out()
    {
        var store = _server.NewStore(pageSize: 7);
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"part-{i:000}"), "part-\uFF01", "part-\U0001F600", "part-\uFF01a"];
        foreach (var name in names.Append("folder/"))
            _server.ObjectsOf(store).Put("some/prefix/" + name, [1], [], null);
        _server.ObjectsOf(store).Put("some/prefix2/beside", [1], [], null);

        Assert.Equal(names.Order(StringComparer.Ordinal), await store.ListAsync("", Cancel).Select(o => o.Name).ToListAsync(Cancel));
        Assert.Equal(7, _server.Calls.Count(call => call == "list"));
    }

    [Fact]
    public async Task A_listed_key_with_dots_for_a_part_is_refused_by_name()
    {
        _server.ObjectsOf(_store).Put("some/prefix/a/../b", [1], [], null);

        Assert.Contains("\"some/prefix/a/../b\"", (await Assert.ThrowsAsync<InvalidDataException>(() => NamesAsync(""))).Message);
    }

    [Fact]
    public async Task Writing_into_a_bucket_that_is_not_there_says_so()
    {
        var store = _server.Store("gs://none-such/x");

        var e = await Assert.ThrowsAsync<IOException>(() => store.PutBytesAsync("a", default, CommitCondition.Absent, "_staging", Cancel));

        Assert.Equal("gs://none-such/x/a: there is no such bucket. Create it first.", e.Message);
        Assert.Null(await store.FindAsync("a", Cancel));
        Assert.Empty(await store.ListAsync("", Cancel).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_credential_that_is_refused_is_said_with_the_role_that_is_needed(int status)
    {
        _server.Status = status;

        Func<Task>[] calls =
        [
            () => _store.FindAsync("a", Cancel), () => _store.OpenReadAsync("a", 0, null, Cancel), () => NamesAsync(""),
            () => PutAsync("a", "x"), () => _store.DeleteAsync("a", Cancel),
        ];

        foreach (var call in calls)
        {
            var e = await Assert.ThrowsAsync<StoreAccessException>(call);
            Assert.StartsWith("gs://", e.Message);
            Assert.Contains($"({status}", e.Message);
            Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", e.Message);
            Assert.Contains("Storage Object User", e.Message);
        }
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_it_is_read_is_a_failure_and_not_a_mixture()
    {
        _server.ObjectsOf(_store).Put("some/prefix/a", new byte[3_000_000], [], null);
        await using var stream = await _store.OpenReadAsync("a", 0, null, Cancel);
        _server.ObjectsOf(_store).Put("some/prefix/a", new byte[3_000_000], [], null);

        stream.Seek(2_000_000, SeekOrigin.Begin);
        var e = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[10], Cancel));

        Assert.EndsWith("a: it was replaced while it was read.", e.Message);
    }

    [Fact]
    public async Task A_read_that_breaks_off_or_is_refused_for_now_is_continued()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        _server.ObjectsOf(_store).Put("some/prefix/a", bytes, [], null);
        _server.Fail("media", GcsFault.Refused, GcsFault.Cut, GcsFault.Cut);

        await using var stream = await _store.OpenReadAsync("a", 0, null, Cancel);
        _server.Fail("media", GcsFault.Cut, GcsFault.Refused, GcsFault.Cut);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);

        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task A_member_of_a_tar_is_one_request()
    {
        _server.ObjectsOf(_store).Put("some/prefix/a.tar", new byte[3_000_000], [], null);

        await using var member = await _store.OpenReadAsync("a.tar", 2_000_000, 50_000, Cancel);
        await member.ReadExactlyAsync(new byte[50_000], Cancel);

        Assert.Equal(["media"], _server.Calls);
    }

    [Fact]
    public async Task What_was_stored_with_content_encoding_gzip_is_read_as_it_is_stored()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(new byte[5_000], Cancel);
        _server.ObjectsOf(_store).Put("some/prefix/a.jsonl.gz", compressed.ToArray(), new() { ["contentEncoding"] = "gzip" }, null);

        await using var stream = await _store.OpenReadAsync("a.jsonl.gz", 0, null, Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);

        Assert.Equal(compressed.ToArray(), copy.ToArray());
        Assert.Equal((await _store.FindAsync("a.jsonl.gz", Cancel))!.Length, stream.Length);
    }
}
