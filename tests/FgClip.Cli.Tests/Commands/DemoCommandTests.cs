using System.Globalization;

namespace FgClip.Cli.Tests.Commands;

[Collection(nameof(ShapesModel))]
public sealed class DemoCommandTests(ShapesModel shapes)
{
    // Half of what the checkpoint was measured with: fewer images make retrieval easier, so the bounds lie below those scores.
    private const int Images = 128;

    [Fact]
    public async Task It_shows_that_the_vectors_mean_something()
    {
        var output = shapes.NewPath("demo");
        var result = (await Fgclip.RunAsync("demo", "--out", output, "--count", $"{Images}")).Ended(ExitCode.Done);

        foreach (var row in new[] { "English short", "English long", "Chinese short", "Chinese long" })
        {
            var scores = Numbers(result, row);
            Assert.Equal(4, scores.Length);
            Assert.InRange(scores[0], 0.5, 1);
            Assert.InRange(scores[1], 0.95, 1);
            Assert.InRange(scores[2], 0.5, 1);
            Assert.InRange(scores[3], 0.95, 1);
        }
        Assert.InRange(Numbers(result, "English   ")[0], 0.88, 1);
        Assert.InRange(Numbers(result, "Chinese   ")[0], 0.88, 1);
        // The evaluation over the stored vectors counts as the demo does over its own; what is mined is harder than what was drawn.
        Assert.Equal(Numbers(result, "English   ")[0], Numbers(result, "drawn")[0]);
        Assert.InRange(Numbers(result, "mined")[0], 0, Numbers(result, "drawn")[0]);
        Assert.Contains("image", result.Output);
        Assert.True(File.Exists(Path.Combine(output, "embeddings", "_SUCCESS")));

        var rows = await TestKit.DuckDb.QueryAsync(
            $"select count(*)::int as rows, count(distinct key)::int as images from '{output}/embeddings/part-*.parquet'");
        Assert.Equal(2 * Images, (int)rows[0]["rows"]!);
        Assert.Equal(Images, (int)rows[0]["images"]!);
    }

    private static double[] Numbers(Fgclip.Result result, string row) =>
        [.. result.Lines.First(line => line.StartsWith(row, StringComparison.Ordinal))[row.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => double.TryParse(word, CultureInfo.InvariantCulture, out _))
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
