using FgClip.Storage;

namespace FgClip.Datasets.Tests.Commits;

[Collection(nameof(AzuriteAccount))]
public sealed class AzureCommitFaultTests(AzuriteAccount account) : CommitFaultContract
{
    private readonly string _container = account.NewContainer();
    private int _stores;

    protected override IObjectStore NewStore() => ObjectStores.Open($"{_container}/store-{_stores++}");
}
