using FgClip.Datasets.Jobs;
using FgClip.Datasets.Tests.Planning;

namespace FgClip.Datasets.Tests.Manifests.Tar;

/// <summary>Members of other names, and what is said of those that mean nothing.</summary>
public sealed class SampleMembersTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    public void Dispose() => _inputs.Dispose();

    [Fact]
    public async Task Members_that_mean_nothing_are_named_in_the_row_and_counted_in_the_plan()
    {
        var plan = await _inputs.PlanAsync(Archive());
        var rows = await _inputs.RowsAsync(plan);

        // webdataset's rule is kept: the extension is what follows the first dot.
        Assert.Equal([null, "000.jpg", "001.jpg", null, null], rows.Select(row => row.Image));
        Assert.Contains("sample 22: the sample has no image; its members .05.jpg, .05.txt were passed over", rows[0].Fields!.Image);
        Assert.Contains("the sample has no caption; its member .caption was passed over", rows[1].Fields!.Caption);
        Assert.Null(rows[3].Fields!.Caption);
        Assert.Equal(1, plan.Inputs[0].PassedOver!["tar members .caption"]);
        Assert.Equal(7, plan.Inputs[0].PassedOver!.Values.Sum());
    }

    [Fact]
    public async Task Extensions_are_named_by_the_job()
    {
        _inputs.Options = new ManifestOptions
        {
            ImageExtensions = [".jpg", "05.jpg", "input.jpg", "img"],
            CaptionExtensions = ["txt", "05.txt", "caption", "TEXT"],
        };

        var plan = await _inputs.PlanAsync(Archive());
        var rows = await _inputs.RowsAsync(plan);

        Assert.Equal(["22.05.jpg", "000.jpg", "001.jpg", "002.input.jpg", "003.img"], rows.Select(row => row.Image));
        Assert.Equal(["a cat", "one", "two", "three", "four"], rows.Select(row => row.ShortCaption));
        Assert.All(rows, row => Assert.Null(row.Fields));
        Assert.Equal(["hidden tar members"], plan.Inputs[0].PassedOver!.Keys);
    }

    private string Archive() => _inputs.Write("a.tar", TarBytes.Create(
        ("._22.05.jpg", "x"), ("22.05.jpg", "0"), ("22.05.txt", "a cat"), ("000.jpg", "1"), ("000.caption", "one"), ("001.jpg", "2"),
        ("001.text", "two"),
        ("002.input.jpg", "3"), ("002.txt", "three"), ("003.img", "4"), ("003.txt", "four")));
}
