using System.Security.Cryptography;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Ranks;

/// <summary>
/// The queries of an evaluation as Parquet: <c>task</c>, <c>query_key</c>, <c>query</c>, <c>right</c>, <c>rank</c>, <c>ties</c>,
/// <c>score</c>, <c>wrong_key</c>, <c>wrong</c>, <c>wrong_score</c>.
/// </summary>
internal sealed class RankTable : IAsyncDisposable
{
    private readonly TableTextColumn _task = new("task"), _queryKey = new("query_key"), _query = new("query"), _right = new("right");
    private readonly NumberColumn<int> _rank = new("rank"), _ties = new("ties");
    private readonly TableTextColumn _wrongKey = new("wrong_key"), _wrong = new("wrong");
    private readonly NumberColumn<float> _score = new("score"), _wrongScore = new("wrong_score");
    private readonly IObjectUpload _upload;
    private readonly string _name;
    private TableFile? _file;

    private RankTable(string name, IObjectUpload upload) => (_name, _upload) = (name, upload);

    /// <summary>Begins a table.</summary>
    public static async Task<RankTable> CreateAsync(IObjectStore output, string name, CancellationToken cancellationToken)
    {
        var table = new RankTable(name,
            await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false));
        table._file = await TableFile.CreateAsync(table._upload.Stream,
            [
                table._task, table._queryKey, table._query, table._right, table._rank, table._ties, table._score, table._wrongKey,
                table._wrong, table._wrongScore,
            ], cancellationToken).ConfigureAwait(false);
        return table;
    }

    /// <summary>Adds a query.</summary>
    public ValueTask WriteAsync(RankRow row, CancellationToken cancellationToken)
    {
        _task.Add(row.Task);
        _queryKey.Add(row.QueryKey);
        _query.Add(row.Query);
        _right.Add(row.Right);
        _rank.Add(row.Rank.Rank);
        _ties.Add(row.Rank.Ties);
        _score.Add(row.Rank.Score);
        _wrongKey.Add(row.WrongKey);
        _wrong.Add(row.Wrong);
        _wrongScore.Add(row.Rank.WrongScore);
        return _file!.EndRowAsync(cancellationToken);
    }

    /// <summary>Commits the table. One that is there already came of the same queries, and is the same.</summary>
    public async Task<MinedPart> CompleteAsync(IObjectStore output, CancellationToken cancellationToken)
    {
        await _file!.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        var length = (await output.FindAsync(_name, cancellationToken).ConfigureAwait(false))?.Length ?? 0;
        await using var stream = await output.OpenReadAsync(_name, 0, null, cancellationToken).ConfigureAwait(false);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        return new MinedPart(_name, _file.Rows, length, digest);
    }

    public ValueTask DisposeAsync() => _upload.DisposeAsync();
}

/// <summary>A query in words.</summary>
/// <param name="Task">What is asked, such as <c>image_to_text</c>.</param>
/// <param name="QueryKey">The key of the query's row.</param>
/// <param name="Query">The query: an image's path, a box behind it, or a text.</param>
/// <param name="Right">The right answer in words; empty where there may be several.</param>
/// <param name="WrongKey">The key of the best wrong answer's row; empty where that is not a row.</param>
/// <param name="Wrong">The best wrong answer; empty where there is none.</param>
/// <param name="Rank">Where the right one stands.</param>
internal sealed record RankRow(
    string Task, string QueryKey, string Query, string Right, string WrongKey, string Wrong, QueryRank Rank);
