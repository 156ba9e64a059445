using FgClip.Storage.Gcs;
using FgClip.TestKit.Gcs;

namespace FgClip.Storage.Tests.Gcs;

/// <summary>Stores in buckets of a server of a test's own.</summary>
internal static class GcsStores
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(1);

    /// <summary>Opens a store in an empty bucket.</summary>
    public static GcsObjectStore NewStore(this GcsServer server, int? pageSize = null) =>
        server.Store($"gs://{server.NewBucket()}/some/prefix", pageSize);

    /// <summary>Opens the store at an address.</summary>
    public static GcsObjectStore Store(this GcsServer server, string address, int? pageSize = null) =>
        new(GcsService.Create(server.Address, FirstWait), GcsAddress.Parse(address), pageSize);

    /// <summary>The objects of the bucket of a store.</summary>
    public static GcsObjects ObjectsOf(this GcsServer server, IObjectStore store) =>
        server.Objects(GcsAddress.Parse(store.Root).Bucket);
}
