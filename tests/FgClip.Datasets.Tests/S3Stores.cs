using Amazon.Runtime;
using FgClip.Storage;
using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Datasets.Tests;

/// <summary>An S3 server of a test's own, and stores in a bucket of it.</summary>
internal sealed class S3Stores : IAsyncDisposable
{
    private S3Server? _server;
    private S3Service? _service;
    private string _bucket = "";
    private int _stores;

    public async Task StartAsync(S3ServerConditions conditions)
    {
        _server = await S3Server.StartAsync();
        _server.Conditions = conditions;
        _bucket = _server.NewBucket();
        var settings = S3Settings.Read(name => _server.Environment.GetValueOrDefault(name));
        _service = new S3Service(settings, new BasicAWSCredentials(S3Server.AccessKey, S3Server.SecretKey));
    }

    public S3Server Server => _server!;

    public IObjectStore NewStore() => new S3ObjectStore(_service!, new S3Address(_bucket, $"store-{_stores++}"));

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
