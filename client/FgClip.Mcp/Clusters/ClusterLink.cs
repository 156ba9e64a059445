using FgClip.Client;
using ModelContextProtocol;

namespace FgClip.Mcp.Clusters;

/// <summary>The connection to the server's cluster, made when it is first needed: most of what a server does takes none.</summary>
/// <param name="settings">Which cluster.</param>
public sealed class ClusterLink(McpSettings settings) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private FgClipClient? _client;

    /// <summary>Connects, if that was not done before.</summary>
    /// <exception cref="McpException">The server was told of no cluster.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer; the next call tries again.</exception>
    public async Task<FgClipClient> ConnectAsync(CancellationToken cancellationToken)
    {
        if (settings.Cluster is not { } address)
            throw new McpException(
                $"This server was told of no cluster. Start it with --cluster redis://host:port, or with {ClusterAddress.Variable}.");
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _client ??= await FgClipClient.ConnectAsync(address, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }
}
