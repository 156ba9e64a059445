using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FgClip.TestKit.Processes;

namespace FgClip.TestKit.Services;

/// <summary>A real server in a process of its own, on a port of the loopback address. It goes with whoever disposes of it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Look = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServerProcess(Process process, int port)
    {
        (_process, Port) = (process, port);
        _errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Starts a server and waits until its port takes connections.</summary>
    /// <param name="program">The program.</param>
    /// <param name="port">The port that its arguments name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ServerProcess> StartAsync(string program, int port, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var server = new ServerProcess(Process.Start(start)!, port);
        try
        {
            await server.ListensAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nobody listens on, and that no other test is given.</summary>
    public static int FreePort() => ReservedPort.Take();

    /// <summary>Sends it a signal.</summary>
    public void Send(Signal signal) => Signals.Send(_process.Id, signal);

    /// <summary>Kills it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ListensAsync()
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Look))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}: {await _errors}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < Patience)
            {
                // Not yet.
            }
        }
    }
}
