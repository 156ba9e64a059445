using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Reports;
using FgClip.Storage;

namespace FgClip.Evaluation.Failures;

/// <summary>The failures of a finished evaluation that a person looks at first: those that are the furthest from right.</summary>
/// <param name="Total">How many queries failed.</param>
/// <param name="Worst">Some of them, of each task those whose wrong answer scores highest above the right one first.</param>
public sealed record FailedQueries(long Total, IReadOnlyList<FailedQuery> Worst)
{
    /// <summary>Reads the failures of an evaluation, and finds their images in its dataset.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">The evaluation's output.</param>
    /// <param name="embeddings">The dataset of the images.</param>
    /// <param name="most">The most failures of a task.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<FailedQueries> ReadAsync(EvaluationReport report, string output, string embeddings, int most,
        CancellationToken cancellationToken)
    {
        var (store, total) = (ObjectStores.Open(output), 0L);
        var worst = new Dictionary<string, PriorityQueue<Keyed, float>>(StringComparer.Ordinal);
        foreach (var part in report.Parts)
        {
            await using var columns = await StoredColumns.OpenAsync(store, part.Name, cancellationToken).ConfigureAwait(false);
            foreach (var group in columns.RowGroups())
            {
                foreach (var failed in Read(group))
                {
                    total++;
                    if (!worst.TryGetValue(failed.Query.Task, out var queue))
                        worst.Add(failed.Query.Task, queue = new PriorityQueue<Keyed, float>());
                    queue.Enqueue(failed, failed.Query.WrongScore - failed.Query.Score);
                    if (queue.Count > most)
                        queue.Dequeue();
                }
            }
        }

        Keyed[] chosen =
        [
            .. worst.Values.SelectMany(queue => queue.UnorderedItems).OrderBy(item => item.Element.Query.Task, StringComparer.Ordinal)
                .ThenByDescending(item => item.Priority).ThenBy(item => item.Element.Query.Query, StringComparer.Ordinal)
                .Select(item => item.Element),
        ];
        var dataset = await EmbeddedDataset.OpenAsync(embeddings, cancellationToken).ConfigureAwait(false);
        var places = await ImagePlaces.FindAsync(dataset,
            [.. chosen.SelectMany(one => new[] { one.QueryKey, one.WrongKey }).Where(key => key.Length > 0)], cancellationToken)
            .ConfigureAwait(false);
        return new FailedQueries(total,
            [
                .. chosen.Select(one => one.Query with
                {
                    Image = places.GetValueOrDefault(one.QueryKey),
                    WrongImage = places.GetValueOrDefault(one.WrongKey),
                }),
            ]);
    }

    private static IEnumerable<Keyed> Read(RowGroupColumns group)
    {
        var ranks = group.Integers("rank");
        var (scores, wrongScores) = (Floats(group, "score"), Floats(group, "wrong_score"));
        using var tasks = group.Texts("task");
        using var queryKeys = group.Texts("query_key");
        using var queries = group.Texts("query");
        using var rights = group.Texts("right");
        using var wrongKeys = group.Texts("wrong_key");
        using var wrongs = group.Texts("wrong");
        for (var i = 0; i < ranks.Length; i++)
        {
            if (ranks[i] == 0)
                continue;
            var row = new ItemPlace(group.FirstRow + i);
            yield return new Keyed(
                new FailedQuery(tasks.At(row)!, queries.At(row)!, rights.At(row)!, ranks[i], scores[i], wrongs.At(row)!, wrongScores[i]),
                queryKeys.At(row)!, wrongKeys.At(row)!);
        }
    }

    // A column without lists is one list.
    private static float[] Floats(RowGroupColumns group, string column)
    {
        using var numbers = group.Vectors(column);
        return numbers.Read() ? numbers.Values.ToArray() : [];
    }

    private sealed record Keyed(FailedQuery Query, string QueryKey, string WrongKey);
}
