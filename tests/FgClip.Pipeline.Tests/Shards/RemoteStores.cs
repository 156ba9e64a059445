using Azure.Storage.Blobs;
using FgClip.TestKit.S3;
using FgClip.TestKit.Services;

namespace FgClip.Pipeline.Tests.Shards;

/// <summary>An S3 server and an Azurite, which the environment of this process names.</summary>
public sealed class RemoteStores : IAsyncLifetime
{
    private Azurite _azurite = null!;

    public S3Server S3 { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        S3 = await S3Server.StartAsync();
        foreach (var (name, value) in S3.Environment)
            Environment.SetEnvironmentVariable(name, value);
        _azurite = await Azurite.StartAsync();
        Environment.SetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING", _azurite.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        await S3.DisposeAsync();
    }

    /// <summary>The address of a new bucket or container.</summary>
    public string NewRoot(string scheme)
    {
        if (scheme == "s3")
            return $"s3://{S3.NewBucket()}/data";
        var container = new BlobContainerClient(_azurite.ConnectionString, $"test-{Guid.NewGuid():n}");
        container.Create();
        return $"az://{container.Name}/data";
    }
}
