using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Tests.Manifests.Tar;
using FgClip.TestKit;

namespace FgClip.Datasets.Tests.Planning;

/// <summary>Jobs of whose features no row can have one are refused before anything is computed.</summary>
public sealed class FeatureCheckTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData("a.jsonl", "{\"image\":\"p0.jpg\",\"text\":\"one\"}\n", "a caption (column \"caption\")", "\"image\", \"text\"",
        "--caption-column")]
    [InlineData("a.jsonl", "{\"file_name\":\"p0.jpg\",\"caption\":\"one\"}\n", "an image (column \"image\")", "\"file_name\", \"caption\"",
        "--image-column")]
    [InlineData("a.csv", "image,text\np0.jpg,one\n", "a caption (column \"caption\")", "\"image\", \"text\"", "--caption-column")]
    [InlineData("coco.json", "{\"images\":[{\"file_name\":\"p0.jpg\"}],\"annotations\":[]}", "an image (column \"image\")",
        "\"images\", \"annotations\"", "--image-column")]
    public async Task A_column_that_is_called_otherwise_is_named_with_those_that_are_there(string name, string text, string missing,
    string columns, string option)
    {
        var message = await RefusalAsync(_inputs.Write(name, text));

        Assert.Contains(missing, message);
        Assert.Contains($"There are the columns {columns}.", message);
        Assert.Contains(option, message);
    }

    [Fact]
    public async Task So_is_one_of_Parquet_of_a_tar_and_of_a_folder()
    {
        await DuckDb.QueryAsync(
            $"COPY (SELECT 'http://a/b.jpg' AS \"URL\", 'one' AS \"TEXT\") TO '{_inputs.At("laion.parquet")}' (FORMAT parquet)");
        _inputs.Write("folder/a.jpg", "x");

        Assert.Contains("There are the columns \"URL\", \"TEXT\".", await RefusalAsync(_inputs.At("laion.parquet")));
        Assert.Contains("\"image\", tar members .caption.",
            await RefusalAsync(_inputs.Write("a.tar", TarBytes.Create(("0.jpg", "x"), ("0.caption", "x")))));
        Assert.Contains("folder has a caption", await RefusalAsync(_inputs.At("folder")));
    }

    [Fact]
    public async Task An_input_that_has_nothing_to_compute_is_refused_beside_good_ones()
    {
        var good = _inputs.Write("good.jsonl", "{\"image\":\"p0.jpg\",\"caption\":\"one\"}\n");
        var other = _inputs.Write("other.jsonl", "{\"url\":\"p0.jpg\",\"text\":\"one\"}\n");

        Assert.Contains("No row of " + other, await RefusalAsync(good, other));
    }

    [Theory]
    [InlineData("{\"image\":\"p0.jpg\",\"caption\":null}\n")]
    [InlineData("{\"image\":\"p0.jpg\",\"caption\":7}\n")]
    [InlineData("not JSON\n{\"image\":\"p0.jpg\"}\n{\"caption\":\"x\"}\n")]
    public async Task A_column_that_is_there_is_planned_whatever_it_holds(string text)
    {
        Assert.True((await PlanAsync(_inputs.Write("a.jsonl", text))).Rows > 0);
    }

    private async Task<string> RefusalAsync(params string[] inputs) =>
        (await Assert.ThrowsAsync<ManifestFormatException>(() => PlanAsync(inputs))).Message;

    private Task<DatasetPlan> PlanAsync(params string[] inputs) =>
        new DatasetPlanner(_inputs.Output, default) { RequiresFeatures = true }.PlanAsync(_inputs.Spec(inputs), null, Cancel);
}
