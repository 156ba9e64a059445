using System.Security.Cryptography;
using FgClip.Evaluation.Classes;
using FgClip.Mining.Outputs;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Evaluation.Labels;

/// <summary>
/// Labels as Parquet: <c>key</c>, <c>region</c>, <c>name</c>, <c>rank</c>, <c>id</c>, <c>class</c>, <c>score</c>, <c>margin</c>,
/// <c>row</c>.
/// </summary>
internal sealed class LabelTable : IAsyncDisposable
{
    private readonly TableTextColumn _key = new("key"), _name = new("name"), _id = new("id"), _class = new("class");
    private readonly NumberColumn<int> _region = new("region"), _rank = new("rank"), _row = new("row");
    private readonly NumberColumn<float> _score = new("score"), _margin = new("margin");
    private readonly ClassList _classes;
    private readonly string _place;
    private readonly IObjectUpload _upload;
    private TableFile? _file;

    private LabelTable(ClassList classes, string place, IObjectUpload upload) => (_classes, _place, _upload) = (classes, place, upload);

    /// <summary>Begins a table.</summary>
    public static async Task<LabelTable> CreateAsync(ClassList classes, IObjectStore output, string name,
        CancellationToken cancellationToken)
    {
        var table = new LabelTable(classes, name,
            await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false));
        table._file = await TableFile.CreateAsync(
            table._upload.Stream,
            [
                table._key, table._region, table._name, table._rank, table._id, table._class, table._score, table._margin, table._row,
            ],
            cancellationToken).ConfigureAwait(false);
        return table;
    }

    /// <summary>Adds a label.</summary>
    public ValueTask WriteAsync(LabelRow row, CancellationToken cancellationToken)
    {
        _key.Add(row.Key);
        _region.Add(row.Region);
        _name.Add(row.Name);
        _rank.Add(row.Rank);
        _id.Add(_classes.Ids.Count == 0 ? "" : _classes.Ids[row.Class]);
        _class.Add(_classes.Names[row.Class]);
        _score.Add(row.Score);
        _margin.Add(row.Margin);
        _row.Add(row.Row);
        return _file!.EndRowAsync(cancellationToken);
    }

    /// <summary>Commits the table. One that is there already came of the same part, and is the same.</summary>
    public async Task<MinedPart> CompleteAsync(IObjectStore output, CancellationToken cancellationToken)
    {
        await _file!.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await _upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        var length = (await output.FindAsync(_place, cancellationToken).ConfigureAwait(false))?.Length ?? 0;
        await using var stream = await output.OpenReadAsync(_place, 0, null, cancellationToken).ConfigureAwait(false);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        return new MinedPart(_place, _file.Rows, length, digest);
    }

    public ValueTask DisposeAsync() => _upload.DisposeAsync();
}
