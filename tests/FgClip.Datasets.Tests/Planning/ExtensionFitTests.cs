using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Planning;

namespace FgClip.Datasets.Tests.Planning;

/// <summary>What inputs that are added to a dataset must have: its columns, in its types, and something of each of its features.</summary>
public sealed class ExtensionFitTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData("1.5", "its column \"n\" has whole numbers, and the new one floating point")]
    [InlineData("1.5", "astype(\"Int64\")")]
    [InlineData("\"x\"", "its column \"n\" is Integer, and the new one Text")]
    [InlineData("7, \"m\": true", "it has no column \"m\" (Boolean). It has \"image\" (Text), \"caption\" (Text), \"n\" (Integer).")]
    public async Task A_column_that_does_not_fit_is_named_with_the_way_out(string value, string expected)
    {
        var first = _inputs.Write("a.jsonl", Line("7"));
        await _inputs.PlanAsync(first);

        var e = await Assert.ThrowsAsync<ManifestFormatException>(() => ExtendAsync(first, _inputs.Write("b.jsonl", Line(value))));

        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public async Task Whole_numbers_fit_a_column_of_floating_point()
    {
        var first = _inputs.Write("a.jsonl", Line("1.5"));
        await _inputs.PlanAsync(first);

        var extended = await ExtendAsync(first, _inputs.Write("b.jsonl", Line("7")));

        Assert.Equal([1.5, 7.0], (await _inputs.RowsAsync(extended.Plan)).Select(row => row.Carried[2]));
    }

    [Fact]
    public async Task Images_of_a_folder_may_come_without_captions()
    {
        _inputs.Write("photos/a.jpg", "x");
        _inputs.Write("photos/a.txt", "one");
        await _inputs.PlanAsync(_inputs.At("photos"));
        _inputs.Write("photos/b.jpg", "x");

        var extended = await ExtendAsync(_inputs.At("photos"), _inputs.At("photos"));

        Assert.Equal(["one", null], (await _inputs.RowsAsync(extended.Plan)).Select(row => row.ShortCaption));
    }

    [Fact]
    public async Task A_manifest_without_the_column_of_captions_is_refused_with_the_way_out()
    {
        var first = _inputs.Write("a.jsonl", Line("7"));
        await _inputs.PlanAsync(first);

        var e = await Assert.ThrowsAsync<ManifestFormatException>(
            () => ExtendAsync(first, _inputs.Write("b.jsonl", "{\"image\": \"b.jpg\", \"n\": 1}\n")));

        Assert.Contains("has a caption (column \"caption\")", e.Message);
        Assert.Contains("give its rows the column, empty where they have no value", e.Message);
        Assert.DoesNotContain("--features", e.Message);
        var extended = await ExtendAsync(first, _inputs.Write("b.jsonl", "{\"image\": \"b.jpg\", \"caption\": null, \"n\": 1}\n"));
        Assert.Equal(2, extended.Plan.Rows);
    }

    private static string Line(string value) => $"{{\"image\": \"a.jpg\", \"caption\": \"one\", \"n\": {value}}}\n";

    private Task<PlannedExtension> ExtendAsync(string first, string added) =>
        new DatasetPlanner(_inputs.Output, default) { RequiresFeatures = true }
            .ExtendAsync(_inputs.Spec(first), new PlanExtension(2, [added]), progress: null, Cancel);
}
