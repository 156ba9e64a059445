using System.Text.Json;
using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Graphs;
using FgClip.TestKit;

namespace FgClip.Model.Tests.Families;

/// <summary>
/// golden/published-shapes.json: the tensors that transformers makes of published models' config.json, of each tower's first and last
/// layer. Their weights are too large for a test, so only names and shapes are compared; the tiny checkpoints show the numbers.
/// </summary>
public sealed class PublishedShapesTests : IDisposable
{
    private static readonly JsonElement[] Models =
        [.. JsonDocument.Parse(File.ReadAllBytes(Fixtures.At("golden", "published-shapes.json"))).RootElement.GetProperty("models")
            .EnumerateArray()];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. Models.Select(model => model.GetProperty("model").GetString()!)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_graphs_take_every_tensor_of_the_published_model_in_its_shape(string name)
    {
        var model = Models.Single(each => each.GetProperty("model").GetString() == name);
        await File.WriteAllTextAsync(_folder.At("config.json"), model.GetProperty("config").GetRawText(),
            TestContext.Current.CancellationToken);
        var config = await ModelFamilies.ReadConfigAsync(_folder.Path, TestContext.Current.CancellationToken);
        var family = ModelFamilies.Get(config.Family);

        var graphs = family.BuildGraphs(config, GraphFlavour.Create(ModelPrecision.Float32, GraphOperators.Fused));

        List<TensorSpec> needed = [.. graphs.Weights.Weights.SelectMany(weight => weight.Recipe.Sources).DistinctBy(tensor => tensor.Name)];
        var scalars = family.HasLogitBias ? 2 : 1;
        Assert.Equal(model.GetProperty("tensors").GetInt32() - scalars, needed.Count);
        foreach (var tensor in model.GetProperty("shapes").EnumerateObject()
            .Where(tensor => !tensor.Name.StartsWith("logit_", StringComparison.Ordinal)))
        {
            long[] shape = [.. tensor.Value.EnumerateArray().Select(side => side.GetInt64())];
            var spec = Assert.Single(needed, spec => spec.Name == tensor.Name);
            Assert.True(spec.Accepts(shape), $"{tensor.Name}: {TensorEntry.Format(spec.Shape)} is not {TensorEntry.Format(shape)}");
        }
    }
}
