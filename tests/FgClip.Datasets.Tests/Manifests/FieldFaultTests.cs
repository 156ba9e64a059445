using FgClip.Datasets.Rows;
using FgClip.Datasets.Tests.Manifests.Tar;
using FgClip.Datasets.Tests.Planning;

namespace FgClip.Datasets.Tests.Manifests;

/// <summary>Fields that are not what they should be: each costs itself alone.</summary>
public sealed class FieldFaultTests : IDisposable
{
    private readonly PlannedInputs _inputs = new();

    public void Dispose() => _inputs.Dispose();

    [Theory]
    [InlineData("""{"image":"a.jpg","caption":7,"key":"k"}""", "\"caption\" is a number, not a text")]
    [InlineData("""{"image":"a.jpg","caption":["x"],"key":"k"}""", "\"caption\" is a list, not a text")]
    [InlineData("""{"image":"a.jpg","caption":true,"key":"k"}""", "\"caption\" is true or false, not a text")]
    public async Task A_caption_that_is_not_a_text_leaves_the_image(string line, string reason)
    {
        var row = Assert.Single(await _inputs.ReadAsync(_inputs.Write("a.jsonl", line)));

        Assert.Equal((null, "a.jpg", null, "k"), (row.Fault, row.Image, row.ShortCaption, row.Key));
        Assert.Equal($"a.jsonl, line 1: {reason}.", row.Fields!.Caption);
    }

    [Fact]
    public async Task Boxes_and_images_that_are_not_such_leave_the_rest()
    {
        var rows = await _inputs.ReadAsync(_inputs.Write("a.jsonl", """
            {"image":"a.jpg","caption":"x","boxes":7}
            {"image":{},"caption":"x"}
            {"image":"a.jpg","caption":"x","key":[1]}
            {"image":"a.jpg","caption":"x","boxes":[{"rect":[1,2,3,4],"label":"a"}]}
            """));

        Assert.All(rows, row => Assert.Equal((null, "x"), (row.Fault, row.ShortCaption)));
        Assert.Equal("a.jsonl, line 1: \"boxes\" is a number, not a list.", rows[0].Fields!.Boxes);
        Assert.Equal("a.jsonl, line 2: \"image\" is an object, not a text.", rows[1].Fields!.Image);
        Assert.Equal("a.jsonl, line 3: \"key\" is a list, not a text.", rows[2].Fields!.Columns);
        Assert.Equal("a.jsonl, line 4: \"boxes\" holds an object without \"box\" or \"bbox\"; it has \"rect\", \"label\".",
            rows[3].Fields!.Boxes);
    }

    [Theory]
    [InlineData("", "its .json is not JSON")]
    [InlineData("[1]", "its .json is a list, not an object")]
    public async Task A_sample_whose_json_is_not_an_object_keeps_its_image_and_its_caption(string json, string reason)
    {
        var row = Assert.Single(
            await _inputs.ReadAsync(_inputs.Write("a.tar", TarBytes.Create(("0.jpg", "i"), ("0.txt", "a cat"), ("0.json", json)))));

        Assert.Equal((null, "0.jpg", "a cat"), (row.Fault, row.Image, row.ShortCaption));
        Assert.StartsWith($"a.tar, sample 0: {reason}", row.Fields!.Columns);
    }

    [Fact]
    public async Task A_caption_of_a_sample_that_is_not_a_text_leaves_the_image()
    {
        var rows =
            await _inputs.ReadAsync(
                _inputs.Write("a.tar",
                TarBytes.Create(("0.jpg", "i"), ("0.json", """{"caption":7}"""), ("1.jpg", "i"), ("1.json", """{"caption":[1]}"""),
                ("1.txt", "a cat"))));

        Assert.Equal([("0.jpg", null), ("1.jpg", "a cat")], rows.Select(row => (row.Image, row.ShortCaption)));
        Assert.Equal("a.tar, sample 0: \"caption\" is a number, not a text.", rows[0].Fields!.Caption);
        Assert.Null(rows[1].Fields);
    }

    [Theory]
    [InlineData("""{"boxes":[{"bbox":[1,2,3,4],"category":"cat"}]}""", "cat")]
    [InlineData("""{"boxes":[{"bbox":[1,2,3,4],"category":17}]}""", null)]
    [InlineData("""{"boxes":[[1,2,3,4]]}""", null)]
    [InlineData("""{"boxes":{"bbox":[[1,2,3,4]],"category":["cat"]}}""", "cat")]
    [InlineData("""{"boxes":{"bbox":[[1,2,3,4]],"category":[3],"area":[9]}}""", null)]
    [InlineData("""{"boxes":"{\"bbox\":[[1,2,3,4]],\"label\":[\"cat\"]}"}""", "cat")]
    public async Task Boxes_come_in_the_shapes_that_others_give_them(string line, string? label)
    {
        var row = Assert.Single(await _inputs.ReadAsync(_inputs.Write("a.jsonl", line)));

        var box = Assert.Single(row.Boxes);
        Assert.Equal([1, 2, 3, 4], box.Box);
        Assert.Equal((label, null), (box.Label, (FieldFaults?)row.Fields));
    }
}
