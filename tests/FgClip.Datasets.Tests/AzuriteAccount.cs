using Azure.Storage;
using Azure.Storage.Blobs;
using FgClip.Storage;
using FgClip.Storage.Azure;
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

    /// <summary>Opens a folder with a key that the account does not have, so that it denies every call.</summary>
    internal IObjectStore OpenDenied(string address)
    {
        var parsed = AzureAddress.Parse(address);
        var wrong = new StorageSharedKeyCredential("devstoreaccount1", Convert.ToBase64String(new byte[64]));
        var container = new BlobContainerClient(new Uri($"{_azurite!.AccountUrl}/{parsed.Container}"), wrong);
        return new AzureBlobStore(container, parsed);
    }

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
