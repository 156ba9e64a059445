using System.Text.Json;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Tests.Plans;

public sealed class ColumnTypeInferenceTests
{
    [Theory]
    [InlineData("[null]", ColumnType.Text)]
    [InlineData("[\"a\",null]", ColumnType.Text)]
    [InlineData("[1,null,-2]", ColumnType.Integer)]
    [InlineData("[9223372036854775807,1]", ColumnType.Integer)]
    [InlineData("[9223372036854775808]", ColumnType.Json)]
    [InlineData("[1,2.5]", ColumnType.Real)]
    [InlineData("[1.0]", ColumnType.Real)]
    [InlineData("[9007199254740993,0.5]", ColumnType.Json)]
    [InlineData("[1e999]", ColumnType.Json)]
    [InlineData("[true,false]", ColumnType.Boolean)]
    [InlineData("[true,1]", ColumnType.Json)]
    [InlineData("[\"1\",1]", ColumnType.Json)]
    [InlineData("[[1]]", ColumnType.Json)]
    [InlineData("[{}]", ColumnType.Json)]
    public void The_type_is_the_narrowest_that_loses_nothing(string values, ColumnType type)
    {
        var inference = new ColumnTypeInference();
        foreach (var value in JsonElement.Parse(values).EnumerateArray())
            inference.Observe(new ManifestValue("c", value, null));

        Assert.Equal(type, inference.Type);
    }
}
