using FgClip.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FgClip.Hosting.Clustered;

/// <summary>The program <c>fgclip-silo</c>.</summary>
public static class SiloProgram
{
    private const string Help = """
        fgclip-silo: a silo of an FgClip.Cluster. It runs until SIGTERM or Ctrl-C, then finishes or gives back what it has in hand.

          --Roles all|coordinator|worker
          --Cluster redis://host:port[/db][?clusterId=…&serviceId=…]   or FGCLIP_CLUSTER; without it, the silo is alone
          --Devices cpu|cuda:0,1|tensorrt:0
          --Models FOLDER[,FOLDER]                                     where jobs' models are looked for

        The README lists all settings. Each may be given as --Name value, as FGCLIP__Name in the environment (a section as FGCLIP__Worker__PollInterval,
        on the command line --Worker:PollInterval), or under FgClip in appsettings.json.
        """;

    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <returns>One of <see cref="SiloExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            await Console.Out.WriteLineAsync(Help);
            return SiloExitCode.Stopped;
        }

        try
        {
            var configuration = SiloConfiguration.Load(arguments);
            return await RunAsync(await SiloHost.StartAsync(SiloConfiguration.Read(configuration), configuration));
        }
        catch (SettingsException wrong)
        {
            foreach (var mistake in wrong.Mistakes)
                await Console.Error.WriteLineAsync($"fgclip-silo: {mistake}");
            return SiloExitCode.Usage;
        }
        catch (SiloStartException failed)
        {
            await Console.Error.WriteLineAsync($"fgclip-silo: {failed.Message}");
            return SiloExitCode.Failed;
        }
    }

    private static async Task<int> RunAsync(IHost host)
    {
        var stopped = host.WaitForShutdownAsync();
        if (host.Services.GetService<MembershipRowWatch>() is { } membership && await Task.WhenAny(stopped, membership.Lost) != stopped)
            return SiloExitCode.Failed;

        await stopped;
        using (host)
        {
            return host.Services.GetServices<IHostedService>().OfType<BackgroundService>()
                .Any(service => service.ExecuteTask is { IsFaulted: true })
                ? SiloExitCode.Failed
                : SiloExitCode.Stopped;
        }
    }
}
