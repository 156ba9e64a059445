using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Classes;
using FgClip.Evaluation.Parts;
using FgClip.Evaluation.Ranks;
using FgClip.Evaluation.Specs;
using FgClip.Mining.Vectors;

namespace FgClip.Evaluation.Classification;

/// <summary>Classifies the images or the boxes of a dataset.</summary>
internal sealed class ClassScan : IPartScan
{
    private readonly EmbeddedDataset _dataset;
    private readonly ClassificationSpec _spec;
    private readonly ClassSet _classes;
    private readonly ImageLabels _labels;
    private readonly ClassRanker _ranker;
    private readonly float[] _unit;
    private readonly string _task;

    public ClassScan(EmbeddedDataset dataset, ClassificationSpec spec, ClassSet classes)
    {
        (_dataset, _spec, _classes) = (dataset, spec, classes);
        _task = spec.Boxes ? "boxes" : "classify";
        _labels = new ImageLabels(dataset, spec.Label, classes.Classes);
        _ranker = new ClassRanker(classes, firstWins: !spec.Boxes, spec.Run.ThreadCount);
        _unit = new float[classes.Size];
    }

    public IEnumerable<RankRow> Scan(RowGroupColumns group, PartTally tally, CancellationToken cancellationToken)
    {
        foreach (var _ in _spec.Boxes ? Boxes(group, tally) : Images(group, tally))
        {
            if (!_ranker.IsFull)
                continue;
            foreach (var row in Rank(tally, cancellationToken))
                yield return row;
        }

        foreach (var row in Rank(tally, cancellationToken))
            yield return row;
    }

    public void Dispose() => _ranker.Dispose();

    private IEnumerable<RankRow> Rank(PartTally tally, CancellationToken cancellationToken)
    {
        foreach (var (query, rank) in _ranker.Rank(cancellationToken))
        {
            foreach (var k in _spec.Ranks)
                tally.Add(Metric(k), rank.Rank, rank.Ties, k);
            if (_spec.AsPublished)
                tally.Last.Add(new LastQuery(query.Class, query.Key, rank.Rank, rank.Ties));
            var names = _classes.Classes.Names;
            yield return new RankRow(_task, query.Key, query.Name, names[query.Class], "",
                rank.BestWrong < 0 ? "" : names[rank.BestWrong], rank);
        }

        LastQuery.Trim(tally.Last);
    }

    /// <summary>The name of the metric of a rank.</summary>
    public static string Metric(int k) => $"top@{k}";

    private IEnumerable<ClassQuery> Boxes(RowGroupColumns group, PartTally tally)
    {
        using var regions = new RegionColumns(_dataset, group);
        while (regions.Read())
        {
            var reason = !regions.HasBox ? "rows_without_box"
                : _classes.Classes.Find(regions.Label) < 0 ? "boxes_of_no_class"
                : UnitVector.TryCopy(regions.Vector, _unit) ? null : "boxes_without_vector";
            if (Add(reason, tally, () => new ClassQuery(regions.Key, regions.Name, _classes.Classes.Find(regions.Label))) is { } query)
                yield return query;
        }
    }

    private IEnumerable<ClassQuery> Images(RowGroupColumns group, PartTally tally)
    {
        using var images = _labels.Open(group);
        while (images.Read())
        {
            var reason = images.Class < 0 ? "images_of_no_class"
                : UnitVector.TryCopy(images.Vector, _unit) ? null : "images_without_vector";
            if (Add(reason, tally, () => new ClassQuery(images.Key, images.Name, images.Class)) is { } query)
                yield return query;
        }
    }

    private ClassQuery? Add(string? reason, PartTally tally, Func<ClassQuery> describe)
    {
        if (reason is not null)
        {
            tally.LeaveOut(reason);
            return null;
        }

        var query = describe();
        _ranker.Add(query, _unit);
        return query;
    }
}
