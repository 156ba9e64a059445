using System.Net;
using System.Net.Sockets;

namespace FgClip.TestKit.Services;

/// <summary>
/// Passes bytes between clients and a server on loopback, and reports each piece of a request before the server receives it.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Uri _server;
    private readonly Task _accepting;

    /// <summary>Listens on a free port.</summary>
    /// <param name="server">Address of the server.</param>
    public Relay(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Is called with each piece that a client sends, on any thread. Default: null.</summary>
    public Action? Sent { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
        }
        finally
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, _ending.Token);
                // A client that died or a server that closes ends both directions.
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), () => Sent?.Invoke()),
                    CopyAsync(server.GetStream(), client.GetStream(), () => { }));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Action report)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReadAsync(buffer, _ending.Token) is > 0 and var read)
        {
            report();
            await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }
}
