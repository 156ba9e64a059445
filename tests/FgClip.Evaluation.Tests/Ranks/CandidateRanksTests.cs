using FgClip.Evaluation.Ranks;

namespace FgClip.Evaluation.Tests.Ranks;

public sealed class CandidateRanksTests
{
    private const int Items = 40, Answers = 500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Order_threads_and_blocks_change_no_rank(int seed)
    {
        var random = new Random(seed);
        // Few values, so that most scores tie; the right answer of each item is the one of its number.
        var scores = Enumerable.Range(0, Items * Answers).Select(_ => random.Next(6) / 8f).ToArray();
        float[] right = [.. Enumerable.Range(0, Items).Select(item => item % 7 == 0 ? float.NaN : scores[item * Answers + item])];
        QueryRank[] expected = [.. Enumerable.Range(0, Items).Select(item => Sorted(item, scores, right[item]))];

        var whole = Scan(right, scores, [.. Enumerable.Range(0, Answers)], random);
        var (first, second) = (Scan(right, scores, [.. Enumerable.Range(0, 123)], random),
            Scan(right, scores, [.. Enumerable.Range(123, Answers - 123)], random));

        for (var item = 0; item < Items; item++)
        {
            if (float.IsNaN(right[item]))
                continue;
            Assert.Equal(expected[item], whole[item]);
            Assert.Equal(expected[item], CandidateRanks.Join(first[item], second[item]));
            Assert.Equal(expected[item], CandidateRanks.Join(second[item], first[item]));
        }
    }

    /// <summary>The rank by sorting all scores.</summary>
    private static QueryRank Sorted(int item, float[] scores, float right)
    {
        var wrong = Enumerable.Range(0, Answers).Where(answer => answer != item)
            .Select(answer => (Answer: answer, Score: scores[item * Answers + answer])).ToArray();
        var best = wrong.OrderByDescending(one => one.Score).ThenBy(one => one.Answer).First();
        return new QueryRank(
            item, wrong.Count(one => one.Score > right), wrong.Count(one => one.Score == right), best.Answer, right, best.Score);
    }

    private static QueryRank[] Scan(float[] right, float[] scores, int[] answers, Random random)
    {
        var ranks = new CandidateRanks(right, [.. Enumerable.Range(0, Items)], answers, answers, Items);
        ranks.Begin(Enumerable.Range(0, Items).ToArray());
        var pairs = Enumerable.Range(0, Items * answers.Length).ToArray();
        random.Shuffle(pairs);
        Parallel.ForEach(pairs, pair =>
        {
            var (item, row) = (pair % Items, pair / Items);
            var score = scores[item * Answers + answers[row]];
            if (score > ranks.Thresholds[item])
                ranks.Take(item, row, score);
        });
        return ranks.Ranks;
    }
}
