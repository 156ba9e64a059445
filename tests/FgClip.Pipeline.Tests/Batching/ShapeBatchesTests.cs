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
        var batches = ShapeBatches.Of([Tall, Square, null, Tall, Square, Tall], maxPatches: 1_000, maxImages: 64).ToList();

        Assert.Equal([[0, 3, 5], [1, 4]], batches);
    }

    [Fact]
    public void A_batch_is_bounded_by_patches_and_by_pictures()
    {
        PatchShape?[] ten = [.. Enumerable.Repeat<PatchShape?>(Square, 10)];

        Assert.Equal([4, 4, 2], ShapeBatches.Of(ten, maxPatches: 70, maxImages: 64).Select(b => b.Length));
        Assert.Equal([3, 3, 3, 1], ShapeBatches.Of(ten, maxPatches: 70, maxImages: 3).Select(b => b.Length));
    }

    [Fact]
    public void A_picture_beyond_the_budget_is_a_batch_of_its_own() =>
        Assert.Equal([[0], [1]], ShapeBatches.Of([Large, Large], maxPatches: 10, maxImages: 64));

    [Fact]
    public void Without_pictures_there_is_no_batch() => Assert.Empty(ShapeBatches.Of([null, null], maxPatches: 10, maxImages: 64));
}
