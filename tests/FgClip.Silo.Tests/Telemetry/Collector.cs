using System.Collections.Concurrent;
using System.Net;
using FgClip.TestKit.Services;

namespace FgClip.Silo.Tests.Telemetry;

/// <summary>Takes what is sent to a collector by OTLP over HTTP, and keeps it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _taken = [];
    private readonly Task _taking;

    public Collector()
    {
        Address = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _taking = TakeAsync();
    }

    public string Address { get; }

    /// <summary>The messages of a kind: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public IReadOnlyList<byte[]> GetMessages(string kind) =>
        [.. _taken.Where(message => message.Path == $"/v1/{kind}").Select(message => message.Body)];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _taking;
        _listener.Close();
    }

    private async Task TakeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _taken.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.Close();
            }
            catch (Exception stopped) when (!_listener.IsListening && stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
