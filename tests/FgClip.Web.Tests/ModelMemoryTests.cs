using FgClip.Web.Models;

namespace FgClip.Web.Tests;

public sealed class ModelMemoryTests
{
    private const long GiB = 1 << 30;

    [Fact]
    public void A_coordinator_of_1_GiB_refuses_the_base_model_and_takes_a_small_one()
    {
        var reason = ModelMemory.DescribeLack(GiB * 3 / 2, used: 200 << 20, available: GiB);
        Assert.Contains("takes about 1920 MiB", reason);
        Assert.Contains("has 824 MiB left of 1024 MiB", reason);
        Assert.Null(ModelMemory.DescribeLack(GiB * 3 / 2, used: 200 << 20, available: 4 * GiB));
        Assert.Null(ModelMemory.DescribeLack(100 << 20, used: 200 << 20, available: GiB));
    }
}
