using FgClip.Model.Encoders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Tests.Encoders;

/// <summary>What an encoder says to inputs and devices that it cannot use.</summary>
public sealed class EncoderInputTests(GoldenModels models)
{
    [Fact]
    public async Task Images_of_two_shapes_are_no_batch_of_a_model_of_squares()
    {
        using var encoder = new FgClipEncoder(await models.GetAsync("fgclip1-tiny"));
        using var wide = new PreparedImage(1, 1, new(2, 3), 16);
        using var high = new PreparedImage(1, 1, new(3, 2), 16);
        var e = Assert.Throws<ArgumentException>(() => encoder.EncodeImages([wide, high], ImageOutputs.Pooled));
        Assert.Contains(wide.Shape.ToString(), e.Message);
    }

    [Theory]
    [InlineData(0, "0 tokens")]
    [InlineData(65, "65 tokens")]
    public async Task A_text_of_no_or_too_many_tokens_is_refused(int length, string reason)
    {
        using var encoder = new FgClipEncoder(await models.GetAsync("fgclip2-tiny"));
        var e = Assert.Throws<ArgumentException>(
            () => encoder.EncodeTexts([[1], Enumerable.Repeat(1, length).ToArray()], [WalkType.Short]));
        Assert.Contains($"Text 1 has {reason}", e.Message);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(-1)]
    public async Task An_id_beyond_the_vocabulary_is_refused(int id)
    {
        using var encoder = new FgClipEncoder(await models.GetAsync("fgclip2-tiny"));
        Assert.Throws<ArgumentException>(() => encoder.EncodeTexts([[id, 1]], [WalkType.Short]));
    }

    [Fact]
    public async Task No_images_and_no_texts_give_no_vectors()
    {
        using var encoder = new FgClipEncoder(await models.GetAsync("fgclip2-tiny"));
        Assert.Empty(encoder.EncodeImages([], ImageOutputs.Pooled));
        Assert.Empty(encoder.EncodeTexts([], [WalkType.Long])[WalkType.Long]);
    }

    [Fact]
    public async Task A_provider_that_the_build_lacks_is_explained()
    {
        using var encoder = new FgClipEncoder(await models.GetAsync("fgclip2-tiny"), new() { Provider = ExecutionProvider.Cuda });
        EncoderException? e = null;
        try
        {
            encoder.EncodeTexts([[1]], [WalkType.Short]);
        }
        catch (EncoderException caught)
        {
            e = caught;
        }
        Assert.SkipWhen(e is null, "This machine has a CUDA provider.");
        Assert.Contains("-p:OnnxRuntimeFlavor=Gpu", e.Message);
    }

    [Fact]
    public async Task An_int8_model_does_not_go_to_a_GPU()
    {
        var folder = await models.GetAsync("fgclip2-tiny", ModelPrecision.Int8);
        Assert.Contains("only a CPU",
            Assert.Throws<EncoderException>(() => new FgClipEncoder(folder, new() { Provider = ExecutionProvider.Cuda })).Message);
    }

    [Fact]
    public async Task TensorRT_refuses_fused_operators_and_says_how_to_import()
    {
        var folder = await models.GetAsync("fgclip2-tiny");
        var refusal = Assert.Throws<EncoderException>(() => new FgClipEncoder(folder, new() { Provider = ExecutionProvider.TensorRt }));
        Assert.Contains("fgclip model import --operators plain", refusal.Message);
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.TensorRt)]
    public void A_device_can_be_checked_before_there_is_a_model(ExecutionProvider provider)
    {
        ExecutionProviders.Check(new());
        var missing = Record.Exception(() => ExecutionProviders.Check(new() { Provider = provider }));
        Assert.SkipWhen(missing is null, $"This machine has {provider}.");
        Assert.Contains("-p:OnnxRuntimeFlavor=Gpu", Assert.IsType<EncoderException>(missing).Message);
    }
}
