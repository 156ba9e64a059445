using System.Net;
using System.Net.Sockets;
using FgClip.TestKit.Processes;
using FgClip.TestKit.Services;

namespace FgClip.Silo.Tests.Clustered;

/// <summary>The program, in a process of its own.</summary>
public sealed class SiloProgramTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task Wrong_settings_end_it_with_2_and_all_are_named()
    {
        var (exitCode, said) = await RunAsync(new() { ["Roles"] = "boss", ["SiloPort"] = "-1" }, NoVariables);

        Assert.Equal(2, exitCode);
        Assert.Contains("fgclip-silo: Roles: 'boss' is not one of coordinator, worker, all.", said);
        Assert.Contains("fgclip-silo: SiloPort: must be 0 to 65535, not -1.", said);
    }

    [Fact]
    public async Task The_environment_counts_where_the_command_line_is_silent()
    {
        var (exitCode, said) = await RunAsync(
            new() { ["Roles"] = "boss" }, new() { ["FGCLIP__Roles"] = "chief", ["FGCLIP__Worker__PollInterval"] = "soon" });

        Assert.Equal(2, exitCode);
        Assert.Contains("'boss'", said);
        Assert.DoesNotContain("'chief'", said);
        Assert.Contains("Worker:PollInterval: 'soon' is not a time", said);
    }

    [Fact]
    public async Task A_Redis_out_of_reach_ends_it_with_1_and_is_named()
    {
        var (exitCode, said) = await RunAsync(new() { ["Cluster"] = $"redis://127.0.0.1:{ServerProcess.FreePort()}" }, NoVariables);

        Assert.Equal(1, exitCode);
        Assert.Contains("redis://127.0.0.1", said);
    }

    [Fact]
    public async Task Taken_ports_end_it_with_1_before_it_joins_its_cluster_and_each_is_named()
    {
        await using var redis = await Redis.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, said) = await RunAsync(
            new()
            {
                ["Cluster"] = redis.Address,
                ["AdvertisedIP"] = "127.0.0.1",
                ["GatewayPort"] = $"{redis.Port}",
                ["HttpPort"] = $"{taken}",
            },
            NoVariables);

        Assert.Equal(1, exitCode);
        Assert.Contains($"GatewayPort: port {redis.Port} of 127.0.0.1 is taken; HttpPort: port {taken} of 127.0.0.1 is taken.", said);
        Assert.Equal("0", await redis.CountKeysAsync());
    }

    [Fact]
    public async Task Told_to_stop_it_leaves_its_cluster_and_ends_with_0()
    {
        var log = new ProcessLog();
        await using var silo = SiloProcess.Start("silo", new Dictionary<string, string>(), NoVariables, core: null, log);
        await log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: TestContext.Current.CancellationToken);
        silo.Send(Signal.Terminate);

        Assert.Equal(0, await silo.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Contains(log.Find(_ => true), line => line.Text.Contains("The silo has left its cluster."));
    }

    [Fact]
    public async Task A_silo_whose_membership_is_lost_stops_itself_and_ends_with_1()
    {
        await using var redis = await Redis.StartAsync();
        var log = new ProcessLog();
        await using var silo = SiloProcess.Start(
            "silo", new Dictionary<string, string>
            {
                ["Cluster"] = redis.Address,
                ["AdvertisedIP"] = "127.0.0.1",
            }, NoVariables, core: null, log);
        await log.WaitAsync(line => line.Text.Contains("is ready"), cancellationToken: TestContext.Current.CancellationToken);
        await redis.ForgetAllAsync();

        Assert.Equal(1, await silo.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Contains(log.Find(_ => true), line => line.Text.Contains("The membership table has lost"));
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(Dictionary<string, string> settings,
        Dictionary<string, string> variables)
    {
        var log = new ProcessLog();
        await using var silo = SiloProcess.Start("silo", settings, variables, core: null, log);
        return (await silo.WaitForExitAsync(TestContext.Current.CancellationToken), log.Tail());
    }
}
