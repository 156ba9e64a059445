using System.Text.RegularExpressions;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Clusters;

/// <summary>A silo's place in a cluster: one process after another.</summary>
/// <param name="name">Its name in the log.</param>
/// <param name="settings">Its settings.</param>
/// <param name="variables">Its environment.</param>
/// <param name="core">The one core that it may use; null for all.</param>
/// <param name="log">Where its lines go.</param>
/// <param name="folder">Its working folder; null for that of this process.</param>
public sealed class ClusterSilo(
    string name,
    IReadOnlyDictionary<string, string> settings,
    IReadOnlyDictionary<string, string> variables,
    int? core,
    ProcessLog log,
    string? folder = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Regex GatewayPattern = new(@"Clients: ([\d.]+:\d+)\.");

    private ProgramProcess? _process;

    /// <summary>Held by who ends and starts it, so that of two faults one waits.</summary>
    public SemaphoreSlim Restarting { get; } = new(1);

    /// <summary>Its name in the log.</summary>
    public string Name => name;

    /// <summary>What it does: all, coordinator or worker.</summary>
    public string Roles => settings["Roles"];

    /// <summary>The <c>fgclip-silo</c> that its next start runs. Default: the one that was built with the tests.</summary>
    public string Program { get; set; } = BuiltProgram.Silo;

    /// <summary>Where clients reach it, as <c>127.0.0.1:30000</c>; null for a worker.</summary>
    public string? Gateway { get; private set; }

    /// <summary>Where it answers whether its threads are alive; null for a silo without an HTTP port.</summary>
    public Uri? Liveness => settings.GetValueOrDefault("HttpPort") is { } port ? new($"http://127.0.0.1:{port}/healthz/live") : null;

    /// <summary>What is in the environment of its next start, and of no later one.</summary>
    public IReadOnlyDictionary<string, string> NextVariables { get; set; } = new Dictionary<string, string>();

    /// <summary>Its process.</summary>
    public ProgramProcess Process => _process ?? throw new InvalidOperationException($"{name} was not started.");

    /// <summary>Starts it, and waits until it is part of its cluster.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not null)
            await _process.DisposeAsync();
        var from = log.Count;
        var environment = new Dictionary<string, string>(variables);
        foreach (var (variable, value) in NextVariables)
            environment[variable] = value;
        NextVariables = new Dictionary<string, string>();
        _process = SiloProcess.Start(name, settings, environment, core, log, Program, folder);
        var ready = log.WaitAsync(line => line.Source == name && line.Text.Contains("is ready", StringComparison.Ordinal), 1, from,
            cancellationToken);
        var ended = _process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(ready, ended) == ended)
            throw new InvalidOperationException($"{name} ended with {await ended}:\n{log.Tail()}");
        Gateway = GatewayPattern.Match((await ready).Text) is { Success: true } found ? found.Groups[1].Value : null;
    }

    /// <summary>Kills it: it has no time for a last word.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Asks it to stop, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync(CancellationToken cancellationToken = default)
    {
        Process.Send(Signal.Terminate);
        return EndAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It lives on after 2 minutes; the message has the last lines.</exception>
    public async Task<int> EndAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await Process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{name} did not end in {Patience.TotalSeconds} seconds. The last lines:\n{log.Tail()}");
        }
    }

    /// <summary>Stops it where it stands.</summary>
    public void Freeze() => Process.Send(Signal.Stop);

    /// <summary>Lets it continue.</summary>
    public void Thaw() => Process.Send(Signal.Continue);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
