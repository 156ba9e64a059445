using FgClip.Model.Graphs;

namespace FgClip.Model.Tests.Graphs;

public sealed class WeightRecipeTests
{
    [Fact]
    public void A_linear_weight_is_turned()
    {
        var recipe = WeightRecipe.Linear("w", 40, 3);
        float[] values = [.. Enumerable.Range(0, 120).Select(i => (float)i)];
        var turned = recipe.Arrange!([values]);
        Assert.Equal([3, 40], recipe.Shape);
        for (var output = 0; output < 40; output++)
        {
            for (var input = 0; input < 3; input++)
                Assert.Equal(values[(output * 3) + input], turned[(input * 40) + output]);
        }
    }

    [Fact]
    public void Concatenated_parts_take_their_own_sources()
    {
        var recipe = WeightRecipe.Concatenate(
            "qkv", WeightRecipe.AsIs("q", 2), WeightRecipe.PackedBias("packed", 1, 2), WeightRecipe.AsIs("v", 2));
        Assert.Equal([6], recipe.Shape);
        Assert.Equal(["q", "packed", "v"], recipe.Sources.Select(s => s.Name));
        Assert.Equal([1, 2, 5, 6, 9, 10], recipe.Arrange!([[1, 2], [3, 4, 5, 6, 7, 8], [9, 10]]));
    }
}
