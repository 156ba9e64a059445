using System.Runtime.CompilerServices;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Ranks;
using FgClip.Evaluation.Reports;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Engine;
using FgClip.Mining.Items;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Retrieval;

/// <summary>Counts the ranks of an evaluation of retrieval, and writes its queries with their best wrong answers.</summary>
internal sealed class RetrievalResults(
    RetrievalSpec spec, IObjectStore output, RetrievalPlan plan, (EmbeddedDataset Dataset, SideSpec Side) images,
    (EmbeddedDataset Dataset, SideSpec Side) texts, IProgress<MiningProgress>? progress)
{
    public async Task<EvaluationReport> WriteAsync(SideReader imageReader, SideReader textReader, Pairing pairing, long unusable,
        string digest, CancellationToken cancellationToken)
    {
        Direction[] directions = [new("image_to_text", imageReader, textReader), new("text_to_image", textReader, imageReader)];
        var chunks = new RankChunks(output, plan, imageReader.Index.Count, textReader.Index.Count);
        var builder = new MetricBuilder(spec.Report, images.Dataset.Manifest.Model);
        var metrics = new List<EvaluationMetric>();
        var parts = new List<MinedPart>();
        foreach (var (number, direction) in directions.Index())
        {
            progress?.Report(new MiningProgress(MiningStep.Write, number, directions.Length));
            var (queries, answers) = number == 0 ? (images, texts) : (texts, images);
            var counts = new HitCounts[spec.Ranks.Count];
            await using var table = await RankTable.CreateAsync(output, MiningLayout.Part(number, "parquet"), cancellationToken)
                .ConfigureAwait(false);
            var ranks = number == 0 ? chunks.OfImagesAsync(cancellationToken) : chunks.OfTextsAsync(cancellationToken);
            await foreach (var rank in WriteAsync(direction, ranks, table, Texts(queries, direction.Queries),
                Texts(answers, direction.Candidates), cancellationToken).ConfigureAwait(false))
            {
                for (var i = 0; i < counts.Length; i++)
                    counts[i] = counts[i].Add(rank.Rank, rank.Ties, spec.Ranks[i]);
            }

            parts.Add(await table.CompleteAsync(output, cancellationToken).ConfigureAwait(false));
            metrics.AddRange(spec.Ranks.Select((k, i) => builder.Build($"{direction.Name}@{k}", counts[i])));
        }

        return EvaluationOutput.CreateReport("retrieval", spec.Report, images.Dataset.Manifest, ColumnNames.Name(spec.Head), digest) with
        {
            Counts = new Dictionary<string, long> { ["images"] = pairing.ImageKept.Count, ["texts"] = pairing.TextKept.Count },
            LeftOut = EvaluationOutput.Reasons(
                ("rows_with_the_image_of_another", pairing.Copies),
                ("images_without_text", spec.KeepUnmatched ? 0 : pairing.LoneImages),
                ("texts_without_image", spec.KeepUnmatched ? 0 : pairing.LoneTexts),
                ("unusable_vectors", unusable)),
            Metrics = metrics,
            Parts = parts,
        };
    }

    private static ItemTexts Texts((EmbeddedDataset Dataset, SideSpec Side) side, SideReader reader) =>
        new(side.Dataset, side.Side, reader);

    private static async IAsyncEnumerable<QueryRank> WriteAsync(Direction direction, IAsyncEnumerable<QueryRank[]> ranks, RankTable table,
        ItemTexts queryTexts, ItemTexts answerTexts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in ranks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var queries = await queryTexts.ReadAsync(chunk.Select(rank => rank.Query), cancellationToken).ConfigureAwait(false);
            var wrong = await answerTexts.ReadAsync(
                chunk.Select(rank => rank.BestWrong).Where(item => item >= 0), cancellationToken).ConfigureAwait(false);
            foreach (var rank in chunk)
            {
                var answer = wrong.GetValueOrDefault(rank.BestWrong, new ItemText("", "", 0));
                await table.WriteAsync(new RankRow(direction.Name, queries[rank.Query].Key, queries[rank.Query].Text, "", answer.Key,
                    answer.Text, rank), cancellationToken).ConfigureAwait(false);
                yield return rank;
            }
        }
    }
}
