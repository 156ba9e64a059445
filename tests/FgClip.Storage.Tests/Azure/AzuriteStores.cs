using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using FgClip.Storage.Azure;
using FgClip.TestKit.Services;

namespace FgClip.Storage.Tests.Azure;

/// <summary>One Azurite for all tests of this assembly, and a container of its own for each.</summary>
public sealed class AzuriteStores : IAsyncLifetime
{
    private Azurite? _azurite;

    public BlobServiceClient Account { get; private set; } = null!;

    public Azurite Azurite => _azurite!;

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        Account = AzureAccount.Create(name => name == "AZURE_STORAGE_CONNECTION_STRING" ? _azurite.ConnectionString : null);
    }

    public ValueTask DisposeAsync() => _azurite!.DisposeAsync();

    /// <summary>An empty store in a new container.</summary>
    internal AzureBlobStore NewStore(string prefix = "some/prefix", int? pageSize = null)
    {
        var container = Account.GetBlobContainerClient($"test-{Guid.NewGuid():n}");
        container.Create();
        return new AzureBlobStore(container, new AzureAddress(container.Name, prefix), pageSize);
    }

    /// <summary>The same store, with something on the way of each try of a request.</summary>
    internal AzureBlobStore Through(HttpPipelinePolicy policy, IObjectStore store)
    {
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        var address = AzureAddress.Parse(store.Root);
        return new AzureBlobStore(new BlobServiceClient(Azurite.ConnectionString, options).GetBlobContainerClient(address.Container),
            address);
    }
}

/// <summary>Test classes that share the Azurite.</summary>
[CollectionDefinition(nameof(AzuriteStores))]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteStores>;
