using Azure.Storage.Blobs;
using FgClip.TestKit.Services;

namespace FgClip.Datasets.Tests;

/// <summary>An Azurite that is this process's storage account, as the environment tells it.</summary>
public sealed class AzuriteAccount : IAsyncLifetime
{
    private Azurite? _azurite;

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        Environment.SetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING", _azurite.ConnectionString);
    }

    public ValueTask DisposeAsync() => _azurite!.DisposeAsync();

    /// <summary>The address of a new, empty container.</summary>
    public string NewContainer()
    {
        var container = new BlobContainerClient(_azurite!.ConnectionString, $"test-{Guid.NewGuid():n}");
        container.Create();
        return $"az://{container.Name}";
    }
}

/// <summary>Test classes that share the account.</summary>
[CollectionDefinition(nameof(AzuriteAccount))]
public sealed class AzuriteAccountCollection : ICollectionFixture<AzuriteAccount>;
