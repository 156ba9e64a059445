using System.Text.Json.Nodes;
using FgClip.Model;
using FgClip.Pipeline.Encoding;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Tests.Encoding;

public sealed class TextBatchTests(SyntheticModel models)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Every_text_gets_the_vector_of_its_head_whatever_the_batch(int batchSize)
    {
        var goldens = Golden.Read("fgclip2-tiny")["texts"]!.AsArray().Select(text => text!).ToList();
        var batch = Batch(normalize: false, batchSize);
        foreach (var golden in goldens)
            batch.Add(Text(golden), Walk(golden));

        batch.Encode(Cancel);

        Assert.All(goldens, golden =>
        {
            var (expected, actual) = (Golden.Numbers(golden["feature"]!), batch.Vector(Text(golden), Walk(golden)));
            Assert.InRange(expected.Zip(actual).Max(pair => MathF.Abs(pair.First - pair.Second)), 0, 1e-3f);
        });
    }

    [Fact]
    public void A_text_that_comes_again_is_computed_once()
    {
        var batch = Batch(normalize: true, batchSize: 32);
        for (var i = 0; i < 3; i++)
            batch.Add("a red square", WalkType.Box);

        batch.Encode(Cancel);

        Assert.Same(batch.Vector("a red square", WalkType.Box), batch.Vector("a red square", WalkType.Box));
        Assert.Equal(1, Golden.Length(batch.Vector("a red square", WalkType.Box)), 1e-5f);
    }

    [Fact]
    public void A_text_of_an_earlier_window_is_not_computed_again()
    {
        var runs = 0;
        var batch = new TextEmbeddingCache(
            models.Second.Tokenizer, models.Second.Encoder, new Heartbeat("own", TimeProvider.System, number => runs = number),
            normalize: true, batchSize: 32);
        Window("a red square", WalkType.Short);
        var first = batch.Vector("a red square", WalkType.Short);

        Window("a red square", WalkType.Short);
        Assert.Equal(1, runs);
        Assert.Same(first, batch.Vector("a red square", WalkType.Short));

        // A head that nobody had asked for is computed of the texts so far, too.
        Window("a red square", WalkType.Box);
        Assert.Equal(2, runs);
        Window("a green circle", WalkType.Box);
        Assert.Equal(3, runs);
        Assert.Equal(first, batch.Vector("a red square", WalkType.Short));
        Assert.True(Golden.Difference(batch.Vector("a red square", WalkType.Box), batch.Vector("a green circle", WalkType.Box)) > 1e-3f);

        void Window(string text, WalkType walk)
        {
            batch.Begin();
            batch.Add(text, walk);
            batch.Encode(Cancel);
        }
    }

    /// <summary>Few texts can be as large as many: a caption may have 64 MB.</summary>
    [Fact]
    public void Texts_are_kept_by_their_size_and_not_only_by_their_number()
    {
        var runs = 0;
        var batch = new TextEmbeddingCache(
            models.Second.Tokenizer, models.Second.Encoder, new Heartbeat("own", TimeProvider.System, number => runs = number),
            normalize: true, batchSize: 32);
        Window("a red square");
        Window("a red square");
        Assert.Equal(1, runs);

        Window(string.Concat(Enumerable.Repeat("square ", (int)TextEmbeddingCache.MaxKeptCharacters / 7)));
        Window("a red square");
        Assert.Equal(3, runs);
        Window("a red square");
        Assert.Equal(3, runs);

        void Window(string text)
        {
            batch.Begin();
            batch.Add(text, WalkType.Short);
            batch.Encode(Cancel);
        }
    }

    [Fact]
    public void Heads_of_one_trunk_give_different_vectors_of_one_text()
    {
        var batch = Batch(normalize: true, batchSize: 32);
        batch.Add("a red square", WalkType.Short);
        batch.Add("a red square", WalkType.Box);

        batch.Encode(Cancel);

        Assert.True(Golden.Difference(batch.Vector("a red square", WalkType.Short), batch.Vector("a red square", WalkType.Box)) > 1e-2f);
    }

    [Fact]
    public void A_model_without_a_box_head_uses_the_short_one()
    {
        var batch = new TextEmbeddingCache(models.First.Tokenizer, models.First.Encoder, models.First.Heartbeat, normalize: true,
            batchSize: 32);
        batch.Add("a red square", WalkType.Box);
        batch.Add("a red square", WalkType.Short);

        batch.Encode(Cancel);

        Assert.Equal(batch.Vector("a red square", WalkType.Short), batch.Vector("a red square", WalkType.Box));
    }

    private TextEmbeddingCache Batch(bool normalize, int batchSize) =>
        new(models.Second.Tokenizer, models.Second.Encoder, models.Second.Heartbeat, normalize, batchSize);

    private static string Text(JsonNode golden) => golden["text"]!.GetValue<string>();

    private static WalkType Walk(JsonNode golden) => Enum.Parse<WalkType>(golden["walk_type"]!.GetValue<string>(), ignoreCase: true);
}
