using FgClip.Model.Heatmaps;

namespace FgClip.Model.Tests.Heatmaps;

public sealed class ViridisTests
{
    /// <summary>What matplotlib's viridis gives.</summary>
    [Theory]
    [InlineData(0, "440154")]
    [InlineData(0.25f, "3B528B")]
    [InlineData(0.5f, "21918C")]
    [InlineData(0.75f, "5EC962")]
    [InlineData(1, "FDE725")]
    [InlineData(-1, "440154")]
    [InlineData(2, "FDE725")]
    public void Values_have_matplotlibs_colours(float value, string colour) =>
        Assert.Equal(colour, Convert.ToHexString(Viridis.Colour(value)));
}
