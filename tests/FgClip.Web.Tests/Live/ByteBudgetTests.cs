using FgClip.Web.Live;

namespace FgClip.Web.Tests.Live;

public sealed class ByteBudgetTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3_000, 1)]
    [InlineData(30_000, 10)]
    public void Who_was_told_much_waits_longer(int bytes, double seconds) =>
        Assert.Equal(seconds, ByteBudget.After(bytes).TotalSeconds, 1e-9);
}
