using FgClip.Storage;
using FgClip.TestKit.S3;

namespace FgClip.Datasets.Tests.Commits;

/// <summary>A service that keeps conditions everywhere.</summary>
public sealed class S3CommitFaultTests : CommitFaultContract, IAsyncLifetime
{
    private readonly S3Stores _stores = new();

    public async ValueTask InitializeAsync() => await _stores.StartAsync(S3ServerConditions.Kept);

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    protected override IObjectStore NewStore() => _stores.NewStore();
}
