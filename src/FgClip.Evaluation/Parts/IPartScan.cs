using FgClip.Datasets.Embeddings;
using FgClip.Evaluation.Ranks;

namespace FgClip.Evaluation.Parts;

/// <summary>Takes the queries out of a row group, and ranks them.</summary>
internal interface IPartScan : IDisposable
{
    /// <summary>Ranks the queries of a row group, and counts them.</summary>
    IEnumerable<RankRow> Scan(RowGroupColumns group, PartTally tally, CancellationToken cancellationToken);
}
