using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FgClip.Datasets.Embeddings;

namespace FgClip.Mining.Outputs;

/// <summary>
/// FineHARD JSON of one part, for the authors' stage-2 script: the rows that have an image, each of their boxes with ten negatives or with
/// none. Their loader takes no other number, and reads <c>flag_short_neg</c> and <c>long_expr</c> of each box unguarded.
/// </summary>
/// <param name="dataset">The dataset of the boxes.</param>
/// <param name="columns">Its part.</param>
/// <param name="stream">Where the JSON goes.</param>
/// <param name="negatives">Negatives of a box.</param>
/// <param name="withScores">Whether boxes with negatives have the scores of their phrases.</param>
internal sealed class FineHardRowWriter(EmbeddedDataset dataset, StoredColumns columns, Stream stream, int negatives, bool withScores)
    : IMinedWriter
{
    private const int FlushBytes = 1 << 20;

    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private readonly Dictionary<ItemPlace, MinedAnchor> _negatives = [];

    public long Rows { get; private set; }

    public Task WriteAsync(MinedAnchor anchor, CancellationToken cancellationToken)
    {
        if (anchor.Negatives.Count == negatives)
            _negatives.Add(anchor.Place, anchor);
        return Task.CompletedTask;
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _json.WriteStartArray();
        foreach (var group in columns.RowGroups())
        {
            using var rows = new FineHardRows(dataset, columns, group);
            while (rows.Read())
            {
                Write(rows.Current);
                if (_json.BytesPending > FlushBytes)
                    await _json.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        _json.WriteEndArray();
        await _json.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private void Write(FineHardRow row)
    {
        _json.WriteStartObject();
        _json.WriteString("f_path", row.Image);
        _json.WriteString("caption", row.Caption);
        _json.WriteString("short_caption", row.ShortCaption);
        if (row.IsChinese)
        {
            _json.WriteBoolean("is_cn", true);
        }
        else
        {
            _json.WriteStartArray("bbox_info");
            foreach (var box in row.Boxes)
                Write(box);
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void Write(MinedFineHardBox box)
    {
        var mined = _negatives.GetValueOrDefault(box.Place);
        IReadOnlyList<ScoredText> phrases = mined?.Negatives ?? [];
        Rows += phrases.Count > 0 ? 1 : 0;
        _json.WriteStartObject();
        _json.WriteStartArray("bbox");
        foreach (var corner in box.Corners)
            _json.WriteNumberValue(corner);
        _json.WriteEndArray();
        _json.WriteString("short_expr", box.Phrase);
        _json.WriteString("long_expr", box.LongPhrase);
        _json.WriteNumber("flag_short_neg", phrases.Count > 0 ? 1 : 0);
        _json.WriteStartObject("short_expr_negs");
        for (var i = 0; i < phrases.Count; i++)
            _json.WriteString(i.ToString(CultureInfo.InvariantCulture), phrases[i].Text);
        _json.WriteEndObject();
        if (withScores && mined is not null)
            WriteScores(mined);
        _json.WriteEndObject();
    }

    private void WriteScores(MinedAnchor anchor)
    {
        _json.WriteNumber("short_expr_score", (float)anchor.Positives[0].Score);
        _json.WriteStartObject("short_expr_neg_scores");
        foreach (var (i, negative) in anchor.Negatives.Index())
            _json.WriteNumber(i.ToString(CultureInfo.InvariantCulture), (float)negative.Score);
        _json.WriteEndObject();
    }
}
