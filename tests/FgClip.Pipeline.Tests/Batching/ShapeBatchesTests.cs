using FgClip.Model;
using FgClip.Pipeline.Batching;

namespace FgClip.Pipeline.Tests.Batching;

public sealed class ShapeBatchesTests
{
    private static readonly PatchShape Square = new(4, 4);
    private static readonly PatchShape Tall = new(8, 2);
    private static readonly PatchShape Large = new(16, 16);

    [Fact]
    public void A_batch_has_one_shape_and_rows_keep_their_order()
    {
        var batches = ShapeBatches.Create([Tall, Square, null, Tall, Square, Tall], new(Patches: 1_000, Images: 64)).ToList();

        Assert.Equal([[0, 3, 5], [1, 4]], batches);
    }

    [Fact]
    public void A_batch_is_bounded_by_patches_and_by_images()
    {
        PatchShape?[] ten = [.. Enumerable.Repeat<PatchShape?>(Square, 10)];

        Assert.Equal([4, 4, 2], ShapeBatches.Create(ten, new(Patches: 70, Images: 64)).Select(b => b.Length));
        Assert.Equal([3, 3, 3, 1], ShapeBatches.Create(ten, new(Patches: 70, Images: 3)).Select(b => b.Length));
    }

    [Fact]
    public void A_image_beyond_the_budget_is_a_batch_of_its_own() =>
        Assert.Equal([[0], [1]], ShapeBatches.Create([Large, Large], new(Patches: 10, Images: 64)));

    [Fact]
    public void Without_images_there_is_no_batch() => Assert.Empty(ShapeBatches.Create([null, null], new(Patches: 10, Images: 64)));

    [Fact]
    public void Leftovers_share_a_batch_as_far_as_the_padding_allows()
    {
        var (near, far) = (new PatchShape(5, 3), new PatchShape(2, 2));

        var batches = ShapeBatches.Create([far, near, Square, Square, Square, Square], new(Patches: 48, Images: 64, Padding: 0.05))
            .ToList();

        // Three squares fill a batch. The one that is left takes the 15 patches with one of padding, and not the 4 with 12.
        Assert.Equal([[2, 3, 4], [5, 1], [0]], batches);
    }

    [Fact]
    public void Padded_batches_are_bounded_too()
    {
        PatchShape?[] shapes = [.. Enumerable.Range(1, 12).Select(high => (PatchShape?)new PatchShape(high, 10))];

        var batches = ShapeBatches.Create(shapes, new(Patches: 250, Images: 3, Padding: 0.5)).ToList();

        Assert.Equal(Enumerable.Range(0, 12), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, 3));
        Assert.All(batches, batch => Assert.InRange(batch.Length * batch.Max(row => shapes[row]!.Value.Count), 1, 250));
    }

    [Theory]
    [InlineData(0.005)]
    [InlineData(0.02)]
    public void Padding_stays_below_its_part_whatever_the_shapes(double padding)
    {
        var random = new Random(1);
        PatchShape?[] shapes =
            [.. Enumerable.Range(0, 2_000).Select(_ => (PatchShape?)new PatchShape(random.Next(8, 33), random.Next(8, 33)))];

        var batches = ShapeBatches.Create(shapes, new(Patches: 8_192, Images: 64, padding)).ToList();

        var computed = batches.Sum(batch => (long)batch.Length * batch.Max(row => shapes[row]!.Value.Count));
        var needed = shapes.Sum(shape => (long)shape!.Value.Count);
        Assert.InRange(computed - needed, 1, padding * computed);
        Assert.Equal(2_000, batches.Sum(batch => batch.Length));
    }
}
