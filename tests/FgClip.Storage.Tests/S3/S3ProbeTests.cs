using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Storage.Tests.S3;

public sealed class S3ProbeTests : IAsyncLifetime
{
    private S3Server _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3Server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(S3ServerConditions.Ignored, "PutObject ignores If-None-Match: *.")]
    [InlineData(S3ServerConditions.MatchIgnored, "PutObject ignores If-Match.")]
    public async Task A_service_that_ignores_conditions_is_refused_in_words(S3ServerConditions conditions, string what)
    {
        _server.Conditions = conditions;
        var store = _server.NewStore();

        var e = await Assert.ThrowsAsync<StoreAddressException>(
            () => store.PutBytesAsync("a", "x"u8.ToArray(), CommitCondition.Absent, "_staging", Cancel));

        Assert.StartsWith($"{store.Root}: nothing can be written with this service ({_server.Endpoint.ToString().TrimEnd('/')}): {what} "
            + "Without conditional writes two workers could overwrite each other's parts.", e.Message);
        Assert.Empty(_server.Keys(S3Address.Parse(store.Root).Bucket));
        Assert.Empty(_server.Uploads(S3Address.Parse(store.Root).Bucket));
        Assert.Null(await store.FindAsync("a", Cancel));
    }

    [Theory]
    [InlineData(S3ServerConditions.Kept, true, true)]
    [InlineData(S3ServerConditions.OfCeph16, false, false)]
    public async Task It_finds_the_form_of_tags_and_whether_parts_have_conditions_and_leaves_nothing(
        S3ServerConditions conditions, bool quoted, bool atComplete)
    {
        _server.Conditions = conditions;
        var bucket = new S3Bucket(_server.Service(), _server.NewBucket());

        var found = await new S3Probe(bucket, "s3://x", "probes/").RunAsync(Cancel);

        Assert.Equal(new S3Conditions(quoted, atComplete), found);
        Assert.Empty(_server.Keys(bucket.Name));
        Assert.Empty(_server.Uploads(bucket.Name));
    }

    [Fact]
    public async Task It_runs_once_for_a_bucket_and_not_for_reading()
    {
        var store = _server.NewStore();
        await store.FindAsync("a", Cancel);
        await store.ListAsync("", Cancel).ToListAsync(Cancel);
        Assert.DoesNotContain(_server.Calls, call => call.Operation == "PutObject");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(
            i => store.PutBytesAsync($"{i}", default, CommitCondition.Absent, "_staging", Cancel)));

        Assert.Single(
            _server.Calls.Select(call => call.Key).Where(key => key.Contains("probe", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public async Task What_a_process_left_that_died_while_it_probed_is_deleted_by_a_later_probe()
    {
        var bucket = new S3Bucket(_server.Service(), _server.NewBucket());
        _server.Put(bucket.Name, "x/.fgclip-probe-dead", [1], DateTime.UtcNow.AddHours(-2));
        _server.Put(bucket.Name, "x/.fgclip-probe-alive", [1]);
        _server.Put(bucket.Name, "x/old", [1], DateTime.UtcNow.AddHours(-2));

        await new S3Probe(bucket, "s3://x", "x/").RunAsync(Cancel);

        Assert.Equal(["x/.fgclip-probe-alive", "x/old"], _server.Keys(bucket.Name));
    }

    [Fact]
    public async Task What_is_too_large_for_one_request_says_so_where_parts_have_no_conditions()
    {
        await using var stream = new S3PartStream(sendAsync: null, "s3://x/a", limit: 10 << 20);
        await stream.WriteAsync(new byte[8 << 20], Cancel);

        var e = await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(new byte[16 << 20], Cancel));

        Assert.StartsWith("s3://x/a exceeds 10,485,760 bytes", e.Message);
    }
}
