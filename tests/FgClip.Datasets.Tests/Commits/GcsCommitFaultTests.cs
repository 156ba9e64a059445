using FgClip.Storage;
using FgClip.Storage.Gcs;
using FgClip.TestKit.Gcs;

namespace FgClip.Datasets.Tests.Commits;

public sealed class GcsCommitFaultTests : CommitFaultContract, IAsyncLifetime
{
    private GcsServer? _server;
    private GcsService? _service;
    private string _bucket = "";
    private int _stores;

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync();
        _service = GcsService.Create(_server.Address);
        _bucket = _server.NewBucket();
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    protected override IObjectStore NewStore() => new GcsObjectStore(_service!, new GcsAddress(_bucket, $"store-{_stores++}"));
}
