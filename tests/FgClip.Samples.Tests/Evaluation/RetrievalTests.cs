using FgClip.Samples.Evaluation;

namespace FgClip.Samples.Tests.Evaluation;

public sealed class RetrievalTests
{
    private const int Length = 8;

    [Theory]
    [InlineData(40, 7)]
    [InlineData(300, 90)]
    public void It_agrees_with_sorting_every_answer(int count, int captions)
    {
        var random = new Random(count);
        var vectors = Vectors(captions, random);
        var caption = Enumerable.Range(0, count).Select(_ => random.Next(captions)).ToArray();
        float[][] text = [.. caption.Select(c => vectors[c])];
        float[][] image = [.. text.Select(t => t.Select(x => x + (float)(random.NextDouble() - .5) * 3).ToArray())];
        string[] names = [.. caption.Select(c => $"caption {c}")];

        float[] images = [.. image.SelectMany(x => x)], texts = [.. text.SelectMany(x => x)];
        var scores = Retrieval.Measure(images, texts, names, TestContext.Current.CancellationToken);

        Assert.Equal(new(BySorting(image, text, names, 1), BySorting(image, text, names, 5)), scores.ImageToText);
        Assert.Equal(new(BySorting(text, image, names, 1), BySorting(text, image, names, 5)), scores.TextToImage);
        Assert.InRange(scores.ImageToText.At1, .1, .9);
    }

    [Fact]
    public void Each_direction_is_its_own()
    {
        // Both captions lie nearest to the first image; each image lies nearest to its own caption.
        float[] images = [2, 1, 1, 1.1f], texts = [1, 0, 0.9f, 1];
        var scores = Retrieval.Measure(images, texts, ["a", "b"], TestContext.Current.CancellationToken);
        Assert.Equal(new(2, new(.5, 1), new(.5, 1)), scores);
    }

    [Fact]
    public void An_identical_caption_is_as_good_as_the_own()
    {
        float[] images = [1, 0, 0, 1], texts = [0, 1, 1, 0];
        Assert.Equal(new Recall(0, 1), Retrieval.Measure(images, texts, ["a", "b"], TestContext.Current.CancellationToken).ImageToText);
        Assert.Equal(new Recall(1, 1), Retrieval.Measure(images, texts, ["a", "a"], TestContext.Current.CancellationToken).ImageToText);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void Vectors_that_are_all_alike_score_nothing(float value)
    {
        var vectors = Enumerable.Repeat(value, 20 * Length).ToArray();
        string[] captions = [.. Enumerable.Range(0, 20).Select(i => $"caption {i}")];
        Assert.Equal(new(20, default, default), Retrieval.Measure(vectors, vectors, captions, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Retrieval.Measure(new float[8], new float[12], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => Retrieval.Measure(new float[9], new float[9], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => Retrieval.Measure(Array.Empty<float>(), Array.Empty<float>(), []));
    }

    private static double BySorting(float[][] queries, float[][] answers, string[] captions, int k) => queries.Index().Average(query =>
        answers.Index()
            .OrderByDescending(answer => query.Item.Zip(answer.Item, (a, b) => (double)a * b).Sum())
            .ThenBy(answer => captions[answer.Index] == captions[query.Index])
            .Take(k)
            .Any(answer => captions[answer.Index] == captions[query.Index]) ? 1d : 0d);

    private static float[][] Vectors(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => Vector(random))];

    private static float[] Vector(Random random) => [.. Enumerable.Range(0, Length).Select(_ => (float)(random.NextDouble() * 2 - 1))];
}
