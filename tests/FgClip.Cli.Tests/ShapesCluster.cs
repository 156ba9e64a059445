using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests;

/// <summary>A cluster of one silo and its Redis, each in a process of its own.</summary>
public sealed class ShapesCluster : IAsyncLifetime
{
    private readonly ProcessLog _log = new();
    private Redis? _redis;
    private ProgramProcess? _silo;

    /// <summary>What the silo does, as its setting <c>Roles</c> has it. Default: all.</summary>
    public string Roles { get; init; } = "all";

    /// <summary>The cluster's address, as <c>--cluster</c> takes it.</summary>
    public string Address => _redis!.Address;

    /// <summary>The address of its Redis, as StackExchange.Redis takes it.</summary>
    public string Redis => _redis!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _redis = await TestKit.Services.Redis.StartAsync();
        _silo = SiloProcess.Start(
            "silo",
            new Dictionary<string, string> { ["AdvertisedIP"] = "127.0.0.1", ["Roles"] = Roles, ["Worker:PollInterval"] = "00:00:00.2" },
            new Dictionary<string, string> { ["FGCLIP_CLUSTER"] = Address },
            core: null,
            _log);
        await _log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }
}
