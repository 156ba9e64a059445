using System.Net;
using FgClip.Client;
using FgClip.Grains;
using FgClip.Model.Encoders;
using FgClip.Workers;
using Microsoft.Extensions.Options;

namespace FgClip.Hosting.Settings;

/// <summary>Finds what is wrong with settings that can be read, on this machine.</summary>
internal static class SiloSettingsValidator
{
    /// <summary>Everything that is wrong; on the way, the worker's devices are set.</summary>
    public static void Validate(SiloSettings settings, ICollection<string> mistakes)
    {
        if (settings.Cluster.Length > 0)
            Try(() => ClusterAddress.Parse(settings.Cluster), "Cluster", mistakes);
        if (settings.AdvertisedIP.Length > 0 && !IPAddress.TryParse(settings.AdvertisedIP, out _))
            mistakes.Add($"AdvertisedIP: '{settings.AdvertisedIP}' is not an IP address.");
        Port(settings.SiloPort, nameof(settings.SiloPort), mistakes);
        Port(settings.GatewayPort, nameof(settings.GatewayPort), mistakes);
        Port(settings.HttpPort, nameof(settings.HttpPort), mistakes);
        if (settings.SiloPort != 0 && settings.SiloPort == settings.GatewayPort)
            mistakes.Add($"GatewayPort: {settings.GatewayPort} is the SiloPort too; they need one each.");
        if (settings.HttpPort != 0 && (settings.HttpPort == settings.SiloPort || settings.HttpPort == settings.GatewayPort))
            mistakes.Add($"HttpPort: {settings.HttpPort} is the SiloPort or the GatewayPort too; they need one each.");
        foreach (var mistake in settings.Web.Validate())
            mistakes.Add($"Web:{mistake}");
        if (settings.Web.Port != 0
            && (settings.Web.Port == settings.SiloPort || settings.Web.Port == settings.GatewayPort
                || settings.Web.Port == settings.HttpPort))
            mistakes.Add($"Web:Port: {settings.Web.Port} is the SiloPort, the GatewayPort or the HttpPort too; they need one each.");
        if (settings.Roles.HasFlag(SiloRoles.Worker))
            Worker(settings, mistakes);
        if (settings.Membership.ProbeTimeout < TimeSpan.FromSeconds(0.1))
            mistakes.Add($"Membership:ProbeTimeout: must be 0.1 seconds or more, not {settings.Membership.ProbeTimeout}.");
        if (settings.Membership.MissedProbes < 1)
            mistakes.Add($"Membership:MissedProbes: must be 1 or more, not {settings.Membership.MissedProbes}.");
        AddFailures(new CoordinatorOptionsValidator().Validate(name: null, settings.Coordinator), "Coordinator", mistakes);
    }

    private static void Worker(SiloSettings settings, ICollection<string> mistakes)
    {
        if (settings.CpuThreads < 0)
            mistakes.Add($"CpuThreads: must be 0 or more, not {settings.CpuThreads}.");
        if (string.IsNullOrWhiteSpace(settings.ModelCache))
            mistakes.Add("ModelCache: must not be empty.");
        foreach (var missing in settings.Models.Where(folder => !Directory.Exists(folder)))
            mistakes.Add($"Models: there is no folder {missing}.");

        List<string> unclear = [];
        settings.Worker.Devices = [.. DeviceList.Parse(settings.Devices, nameof(settings.Devices), settings.CpuThreads, unclear)];
        foreach (var device in settings.Worker.Devices)
            Try(() => ExecutionProviders.Check(device.Encoder), $"Devices: {device.Name}", unclear);
        foreach (var mistake in unclear)
            mistakes.Add(mistake);
        // That there is none at all need not be said of devices that were misspelt.
        if (settings.Worker.Devices.Count > 0 || unclear.Count == 0)
            AddFailures(new WorkerOptionsValidator().Validate(name: null, settings.Worker), "Worker", mistakes);
    }

    private static void Port(int port, string name, ICollection<string> mistakes)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            mistakes.Add($"{name}: must be 0 to {IPEndPoint.MaxPort}, not {port}.");
    }

    private static void AddFailures(ValidateOptionsResult result, string section, ICollection<string> mistakes)
    {
        // The builder of such results begins each with the word Property.
        foreach (var failure in result.Failures ?? [])
            mistakes.Add($"{section}:{failure.Replace("Property ", "", StringComparison.Ordinal)}");
    }

    private static void Try(Action action, string setting, ICollection<string> mistakes)
    {
        try
        {
            action();
        }
        catch (Exception wrong) when (wrong is ClusterAddressException or EncoderException)
        {
            mistakes.Add($"{setting}: {wrong.Message}");
        }
    }
}
