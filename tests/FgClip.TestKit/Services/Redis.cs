using System.Diagnostics;

namespace FgClip.TestKit.Services;

/// <summary>A Redis with an append-only file, which a restart reads again. tests/run installs Debian's redis-server.</summary>
public sealed class Redis : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private ServerProcess? _server;

    private Redis()
    {
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; } = ServerProcess.FreePort();

    /// <summary>Its address, as <c>--cluster</c> takes it.</summary>
    public string Address => $"redis://127.0.0.1:{Port}";

    /// <summary>Its address, as StackExchange.Redis takes it.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts one.</summary>
    public static async Task<Redis> StartAsync()
    {
        var redis = new Redis();
        await redis.LaunchAsync();
        return redis;
    }

    /// <summary>Kills it and starts it again with what it had flushed.</summary>
    public async Task RestartAsync()
    {
        await _server!.DisposeAsync();
        await LaunchAsync();
    }

    /// <summary>Kills it, and starts it again after a while in which nothing listens where it was.</summary>
    public async Task BeAwayAsync(TimeSpan duration)
    {
        var away = _server!;
        _server = null;
        await away.DisposeAsync();
        using var timer = new PeriodicTimer(duration, TimeProvider.System);
        await timer.WaitForNextTickAsync();
        await LaunchAsync();
    }

    /// <summary>Loses all that it has.</summary>
    public async Task ForgetAllAsync()
    {
        var answer = await AskAsync([], "FLUSHALL");
        if (answer.Trim() != "OK")
            throw new InvalidOperationException($"redis-cli answered {answer}");
    }

    /// <summary>How many keys it has.</summary>
    public async Task<string> CountKeysAsync() => (await AskAsync([], "DBSIZE")).Trim();

    /// <summary>Executes the commands of a file, as an append-only file without preamble has them.</summary>
    /// <param name="path">The file.</param>
    public async Task ExecuteAsync(string path)
    {
        var answer = await AskAsync(await File.ReadAllBytesAsync(path), "--pipe");
        if (!answer.Contains("errors: 0,", StringComparison.Ordinal))
            throw new InvalidOperationException($"redis-cli answered {answer}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AskAsync(byte[] input, string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("redis-cli", ["-p", $"{Port}", command])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        var answer = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return await answer;
    }

    private async Task LaunchAsync() => _server = await ServerProcess.StartAsync(
        "redis-server", Port, "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", "--appendonly", "yes",
        "--appendfsync", "always");
}
