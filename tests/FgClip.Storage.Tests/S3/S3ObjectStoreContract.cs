using FgClip.Storage.S3;
using FgClip.TestKit.S3;

namespace FgClip.Storage.Tests.S3;

/// <summary>The contract of stores on one kind of S3 service.</summary>
public abstract class S3ObjectStoreContract : ObjectStoreContract, IAsyncLifetime
{
    private S3ObjectStore? _store;

    protected override IObjectStore Store => _store!;

    protected S3Server Server { get; private set; } = null!;

    protected virtual bool Chunked => false;

    public async ValueTask InitializeAsync()
    {
        Server = await S3Server.StartAsync();
        Configure(Server);
        _store = Server.NewStore(Chunked);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(S3Server server)
    {
    }
}

/// <summary>As AWS is spoken to: chunks, with checksums behind them.</summary>
public sealed class S3ChunkedStoreTests : S3ObjectStoreContract
{
    protected override bool Chunked => true;
}

/// <summary>As other services are spoken to, with one that takes no chunks and sends reads on to another host.</summary>
public sealed class S3PlainStoreTests : S3ObjectStoreContract
{
    protected override void Configure(S3Server server) => (server.RefusesChunks, server.RedirectsReads) = (true, true);
}

/// <summary>As Ceph 16 does: no conditions on parts, and bare ETags.</summary>
public sealed class S3WithoutConditionalPartsTests : S3ObjectStoreContract
{
    protected override void Configure(S3Server server) => server.Conditions = S3ServerConditions.OfCeph16;
}
