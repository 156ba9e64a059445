using FgClip.Hosting.Settings;

namespace FgClip.Hosting.Tests.Settings;

public sealed class SiloConfigurationTests
{
    [Fact]
    public void What_is_not_said_keeps_its_default()
    {
        var settings = Read();

        Assert.Equal(SiloRoles.All, settings.Roles);
        Assert.Equal("cpu", Assert.Single(settings.Worker.Devices).Name);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Coordinator.LeaseDuration);
    }

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var settings = Read(
            "--Roles", "worker", "--SiloPort=11111", "--Models", "/tmp, /", "--Worker:PollInterval", "00:00:05",
            "--Membership:MissedProbes", "5", "--Logs", "JSON");

        Assert.Equal(SiloRoles.Worker, settings.Roles);
        Assert.Equal(11111, settings.SiloPort);
        Assert.Equal(["/tmp", "/"], settings.Models);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Worker.PollInterval);
        Assert.Equal(5, settings.Membership.MissedProbes);
        Assert.Equal(LogFormat.Json, settings.Logs);
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var mistakes = MistakesOf(
            "--Rolls", "worker",
            "--SiloPort", "many",
            "--GatewayPort", "70000",
            "--AdvertisedIP", "here",
            "--Cluster", "http://nowhere",
            "--Devices", "cpu,abacus",
            "--Models", "/no/such/folder",
            "--Worker:PollInterval", "5",
            "--Membership:MissedProbes", "0",
            "--Coordinator:MaxAttempts", "0");

        Assert.Equal(10, mistakes.Count);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Rolls: there is no such setting. Was Roles meant?"));
        Assert.Contains(mistakes, mistake => mistake == "SiloPort: 'many' is not a whole number.");
        Assert.Contains(mistakes, mistake => mistake == "GatewayPort: must be 0 to 65535, not 70000.");
        Assert.Contains(mistakes, mistake => mistake == "AdvertisedIP: 'here' is not an IP address.");
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Cluster: "));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Devices: ") && mistake.Contains("abacus"));
        Assert.Contains(mistakes, mistake => mistake == "Models: there is no folder /no/such/folder.");
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Worker:PollInterval: '5' is not a time; write it as 00:00:05"));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Membership:MissedProbes: must be 1 or more"));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("Coordinator:") && mistake.Contains("MaxAttempts"));
    }

    [Theory]
    [InlineData("worker", "worker: settings are given as --Name value.")]
    [InlineData("--Roles", "--Roles: its value is missing.")]
    public void A_command_line_that_cannot_be_read_is_refused(string argument, string mistake)
    {
        Assert.Equal([mistake], MistakesOf(argument));
    }

    [Theory]
    [InlineData("--CpuThreads", "-1", "CpuThreads: must be 0 or more, not -1.")]
    [InlineData("--ModelCache", " ", "ModelCache: must not be empty.")]
    [InlineData("--Membership:ProbeTimeout", "00:00:00.05", "Membership:ProbeTimeout: must be 0.1 seconds or more, not 00:00:00.0500000.")]
    public void A_value_that_no_silo_can_have_is_refused(string setting, string value, string mistake)
    {
        Assert.Equal([mistake], MistakesOf(setting, value));
    }

    [Theory]
    [InlineData("--GatewayPort", "GatewayPort: 5000 is the SiloPort too; they need one each.")]
    [InlineData("--HttpPort", "HttpPort: 5000 is the SiloPort or the GatewayPort too; they need one each.")]
    [InlineData("--Web:Port", "Web:Port: 5000 is the SiloPort, the GatewayPort or the HttpPort too; they need one each.")]
    public void A_port_that_is_taken_twice_is_refused(string other, string mistake)
    {
        Assert.Equal([mistake], MistakesOf("--SiloPort", "5000", other, "5000"));
    }

    [Fact]
    public void A_setting_that_is_there_twice_is_refused()
    {
        Assert.Equal(["--roles: is there twice."], MistakesOf("--Roles", "worker", "--roles", "all"));
    }

    [Fact]
    public void A_device_whose_provider_is_missing_names_the_package_flavour()
    {
        Assert.Contains("OnnxRuntimeFlavor=Gpu", Assert.Single(MistakesOf("--Devices", "cuda:0")));
    }

    private static SiloSettings Read(params string[] arguments) => SiloConfiguration.Read(SiloConfiguration.Load(arguments));

    private static IReadOnlyList<string> MistakesOf(params string[] arguments) =>
        Assert.Throws<SettingsException>(() => Read(arguments)).Mistakes;
}
