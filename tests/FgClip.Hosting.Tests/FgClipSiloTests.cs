using FgClip.Hosting.Embedded;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FgClip.Hosting.Tests;

public sealed class FgClipSiloTests
{
    [Fact]
    public void A_silo_needs_a_role()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        var refusal = Assert.Throws<ArgumentException>(
            () => builder.UseOrleans(silo => silo.AddFgClipSilo(fgclip => fgclip.Roles = SiloRoles.None)));
        Assert.Contains("coordinator, worker, or both", refusal.Message);
    }

    [Fact]
    public async Task Options_that_are_wrong_are_named_when_a_silo_starts()
    {
        var worker = await RefusalAsync(new EmbeddedClusterOptions { Worker = worker => worker.Devices = [] });
        var coordinator = await RefusalAsync(new EmbeddedClusterOptions { Coordinator = coordinator => coordinator.MaxAttempts = 0 });

        Assert.Contains("needs a device", worker.Message);
        Assert.Contains("MaxAttempts", coordinator.Message);
    }

    private static Task<OptionsValidationException> RefusalAsync(EmbeddedClusterOptions options) =>
        Assert.ThrowsAsync<OptionsValidationException>(() => EmbeddedCluster.StartAsync(options, TestContext.Current.CancellationToken));
}
