using Amazon.Runtime;
using FgClip.Storage.S3;
using FgClip.TestKit.Services;

namespace FgClip.Storage.Tests.S3;

/// <summary>One gateway for all its tests; null where its packages are not installed.</summary>
public sealed class RadosgwService : IAsyncLifetime
{
    private Radosgw? _gateway;
    private S3Service? _service;

    public async ValueTask InitializeAsync()
    {
        if (Radosgw.Missing is not null)
            return;
        _gateway = await Radosgw.StartAsync();
        var settings = S3Settings.Read(name => name == "AWS_ENDPOINT_URL_S3" ? _gateway.Endpoint.ToString() : null);
        _service = new S3Service(settings, new BasicAWSCredentials(Radosgw.AccessKey, Radosgw.SecretKey));
    }

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>A new bucket.</summary>
    internal async Task<S3Bucket> NewBucketAsync()
    {
        var bucket = new S3Bucket(_service!, $"test-{Guid.NewGuid():n}");
        await _service!.Client.PutBucketAsync(bucket.Name);
        return bucket;
    }
}

/// <summary>The contract on a service that nobody wrote for tests: Ceph's gateway.</summary>
public sealed class RadosgwTests(RadosgwService radosgw) : ObjectStoreContract, IClassFixture<RadosgwService>, IAsyncLifetime
{
    private S3Bucket? _bucket;
    private S3ObjectStore? _store;

    protected override IObjectStore Store => _store!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Radosgw.Missing is not null, Radosgw.Missing ?? "");
        _bucket = await radosgw.NewBucketAsync();
        _store = new S3ObjectStore(_bucket.Service, new S3Address(_bucket.Name, "some/prefix"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_probe_finds_what_a_service_keeps_and_the_store_is_written_accordingly()
    {
        var conditions = await new S3Probe(_bucket!, _store!.Root, "").RunAsync(Cancel);
        var bytes = new byte[9 << 20];
        new Random(1).NextBytes(bytes);

        Assert.Equal(CommitOutcome.Committed, await PutAsync());
        Assert.Equal(CommitOutcome.ConditionFailed, await PutAsync());

        await using var stream = await _store.OpenReadAsync("large", 0, null, Cancel);
        var read = new byte[bytes.Length];
        await stream.ReadExactlyAsync(read, Cancel);
        Assert.True(read.AsSpan().SequenceEqual(bytes));
        Assert.Equal(["large"], await NamesAsync(""));
        var version = (await _store.FindAsync("large", Cancel))!.Version;
        Assert.Equal(conditions.AtComplete, version.Contains('-', StringComparison.Ordinal));

        Task<CommitOutcome> PutAsync() => _store.PutBytesAsync("large", bytes, CommitCondition.Absent, "_staging", Cancel);
    }
}
