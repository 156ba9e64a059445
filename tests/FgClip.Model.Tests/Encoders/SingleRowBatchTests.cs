using System.Runtime.InteropServices;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Tokenization;

namespace FgClip.Model.Tests.Encoders;

/// <summary>
/// A batch of exactly one row computes what that row gets among others, to the bit. One row is the case that breaks: a runtime multiplies a
/// matrix of one row by another kernel than one of two, and sums in another order.
/// </summary>
public sealed class SingleRowBatchTests(GoldenModels models)
{
    private const ImageOutputs Both = ImageOutputs.Pooled | ImageOutputs.Dense;
    private static readonly int[] BatchSizes = [2, 3, 5];

    public static TheoryData<string, ModelPrecision, GraphOperators> Models => new(
        from checkpoint in GoldenModels.Families
        from precision in Enum.GetValues<ModelPrecision>()
        from operators in Enum.GetValues<GraphOperators>()
        select (checkpoint, precision, operators));

    [Theory]
    [MemberData(nameof(Models))]
    public async Task An_image_alone_gets_the_bits_that_it_gets_in_a_batch(string checkpoint, ModelPrecision precision,
    GraphOperators operators)
    {
        var folder = await models.GetAsync(checkpoint, precision, operators);
        using var encoder = new FgClipEncoder(folder);
        var images =
            ((string[])["rgb_333x500.png", "rgb_224x224.png", "rgb_512x512.png", "photo_part.jpg", "jpeg_420.jpg", "rgb_640x480.png"])
            .Select(name => Images.Prepare(folder.Manifest.Pixels, name, 128))
            .GroupBy(image => image.Shape)
            .MaxBy(shape => shape.Count())!
            .ToList();
        // The same image at another place of the batch is as good a neighbour as any.
        while (images.Count < BatchSizes[^1])
            images.Add(images[images.Count % 2]);

        foreach (var outputs in ((ImageOutputs[])[ImageOutputs.Pooled, ImageOutputs.Dense, Both])
            .Where(outputs => (outputs & ~folder.Manifest.ImageOutputs) == ImageOutputs.None))
        {
            var alone = images.ConvertAll(image => encoder.EncodeImages([image], outputs)[0]);
            foreach (var size in BatchSizes)
            {
                var together = encoder.EncodeImages(images[..size], outputs);
                for (var i = 0; i < size; i++)
                {
                    AssertSameBits(alone[i].Pooled.Span, together[i].Pooled.Span, $"{outputs}, pooled, {i} of {size}");
                    AssertSameBits(alone[i].Dense.Span, together[i].Dense.Span, $"{outputs}, dense, {i} of {size}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_text_alone_gets_the_bits_that_it_gets_in_a_batch(string checkpoint, ModelPrecision precision,
    GraphOperators operators)
    {
        var folder = await models.GetAsync(checkpoint, precision, operators);
        using var encoder = new FgClipEncoder(folder);
        var size = folder.Manifest.EmbeddingSize;
        var texts = Tokens(folder);
        foreach (var walk in folder.Manifest.TextHeads.Keys)
        {
            var alone = texts.ConvertAll(text => encoder.EncodeTexts([text], [walk])[walk]);
            foreach (var count in BatchSizes)
            {
                var together = encoder.EncodeTexts(texts[..count], [walk])[walk];
                for (var i = 0; i < count; i++)
                    AssertSameBits(alone[i], together.AsSpan(i * size, size), $"{walk}, {i} of {count}");
            }
        }
    }

    private static List<int[]> Tokens(ModelFolder folder)
    {
        var tokenizer = TokenizerFiles.Load(folder);
        return
        [
            .. ((string[])["a cat", "a red square to the left of a small blue circle", "STOP", "two people riding bicycles", "a cup"])
                .Select(text => tokenizer.Encode(text, 64)),
        ];
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        if (!MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
            Assert.Fail($"{what}: differs by up to {Features.LargestDifference(expected, actual)}.");
    }
}
