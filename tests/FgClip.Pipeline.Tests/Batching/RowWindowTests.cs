using FgClip.Datasets.Rows;
using FgClip.Model;
using FgClip.Pipeline.Batching;

namespace FgClip.Pipeline.Tests.Batching;

public sealed class RowWindowTests
{
    [Fact]
    public void It_is_full_at_its_most_rows()
    {
        using var window = new RowWindow(maxRows: 2, maxPatches: 1_000, maxBytes: 1 << 20);
        window.Add(Rows.Prepared(0));
        Assert.False(window.IsFull);
        window.Add(Rows.Prepared(1));
        Assert.True(window.IsFull);
    }

    [Fact]
    public void It_is_full_at_its_most_patches()
    {
        using var window = new RowWindow(maxRows: 100, maxPatches: 20, maxBytes: 1 << 20);
        window.Add(Rows.Prepared(0, new PatchShape(4, 4)));
        window.Add(Rows.Prepared(1));
        Assert.False(window.IsFull);
        window.Add(Rows.Prepared(2, new PatchShape(2, 2)));
        Assert.True(window.IsFull);
    }

    [Fact]
    public void It_is_full_at_its_most_bytes_of_texts_and_of_region_vectors()
    {
        using var texts = new RowWindow(maxRows: 100, maxPatches: 20, maxBytes: 1 << 20);
        texts.Add(new(Rows.Input(0) with { ShortCaption = new string('a', 1 << 18) }));
        Assert.False(texts.IsFull);
        texts.Add(new(Rows.Input(1) with { Carried = [new string('a', 1 << 18)] }));
        Assert.True(texts.IsFull);
        texts.Clear();
        Assert.False(texts.IsFull);

        using var regions = new RowWindow(maxRows: 100, maxPatches: 20, maxBytes: 1 << 20);
        regions.Add(new(Rows.Input(0) with { Boxes = [.. Enumerable.Repeat(new InputBox([0, 0, 1, 1], null, []), 200)] }));
        Assert.True(regions.IsFull);
    }

    [Fact]
    public void Cleared_it_is_empty_and_its_images_are_given_back()
    {
        using var window = new RowWindow(maxRows: 100, maxPatches: 4, maxBytes: 1 << 20);
        var row = Rows.Prepared(0, new PatchShape(2, 2));
        window.Add(row);

        window.Clear();

        Assert.Empty(window.Rows);
        Assert.False(window.IsFull);
        Assert.Throws<ObjectDisposedException>(() => row.Image!.Patches.Length);
    }
}
