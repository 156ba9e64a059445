using FgClip.TestKit.Processes;

namespace FgClip.Deploy.Tests.Monitoring;

public sealed class PromtoolTests
{
    [Theory]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("check", "rules", "alerts.yml")]
    [InlineData("test", "rules", "alerts_test.yml")]
    public async Task It_finds_nothing_wrong(string verb, string what, string file)
    {
        var log = new ProcessLog();
        await using var promtool = ProgramProcess.Start(
            "promtool", ["promtool", verb, what, Path.Combine(PrometheusServer.Configuration, file)], new Dictionary<string, string>(),
            log);

        Assert.True(await promtool.WaitForExitAsync(TestContext.Current.CancellationToken) == 0, log.Tail());
        Assert.Contains(log.Find(_ => true), line => line.Text.Contains("SUCCESS"));
    }
}
