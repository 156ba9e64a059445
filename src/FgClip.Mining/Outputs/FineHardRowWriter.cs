using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FgClip.Datasets.Embeddings;
using FgClip.Mining.Plans;

namespace FgClip.Mining.Outputs;

/// <summary>
/// FineHARD JSON of one part, for the authors' stage-2 script: the rows that have an image and a caption, each of their boxes with ten
/// negatives or with none. Their loader takes no other number, and reads <c>flag_short_neg</c> and <c>long_expr</c> of each box unguarded.
/// </summary>
/// <param name="dataset">The dataset of the boxes.</param>
/// <param name="columns">Its part.</param>
/// <param name="streams">Where the JSON goes: one stream, or one for English rows and one for Chinese ones.</param>
/// <param name="negatives">Negatives of a box.</param>
/// <param name="withScores">Whether boxes with negatives have the scores of their phrases.</param>
internal sealed class FineHardRowWriter(EmbeddedDataset dataset, StoredColumns columns, IReadOnlyList<Stream> streams, int negatives,
    bool withScores) : IMinedWriter
{
    private const int FlushBytes = 1 << 20;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter[] _files =
        [.. streams.Select(stream => new Utf8JsonWriter(stream, Options))];
    private readonly Dictionary<ItemPlace, MinedAnchor> _negatives = [];

    public long Rows { get; private set; }

    /// <summary>What was passed over.</summary>
    public LeftOutCounts LeftOut { get; private set; } = new();

    public Task WriteAsync(MinedAnchor anchor, CancellationToken cancellationToken)
    {
        if (anchor.Negatives.Count == negatives)
            _negatives.Add(anchor.Place, anchor);
        return Task.CompletedTask;
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var file in _files)
            file.WriteStartArray();
        foreach (var group in columns.RowGroups())
        {
            using var rows = new FineHardRows(dataset, columns, group);
            while (rows.Read())
            {
                var file = rows.Current.IsChinese ? _files[^1] : _files[0];
                Write(file, rows.Current);
                if (file.BytesPending > FlushBytes)
                    await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            LeftOut += rows.LeftOut;
        }

        foreach (var file in _files)
        {
            file.WriteEndArray();
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private void Write(Utf8JsonWriter json, FineHardRow row)
    {
        json.WriteStartObject();
        json.WriteString("f_path", row.Image);
        json.WriteString("caption", row.Caption);
        json.WriteString("short_caption", row.ShortCaption);
        if (row.IsChinese)
        {
            json.WriteBoolean("is_cn", true);
        }
        else
        {
            json.WriteStartArray("bbox_info");
            foreach (var box in row.Boxes)
                Write(json, box);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, MinedFineHardBox box)
    {
        var mined = _negatives.GetValueOrDefault(box.Place);
        IReadOnlyList<ScoredText> phrases = mined?.Negatives ?? [];
        Rows += phrases.Count > 0 ? 1 : 0;
        json.WriteStartObject();
        json.WriteStartArray("bbox");
        foreach (var corner in box.Corners)
            json.WriteNumberValue(corner);
        json.WriteEndArray();
        json.WriteString("short_expr", box.Phrase);
        json.WriteString("long_expr", box.LongPhrase);
        json.WriteNumber("flag_short_neg", phrases.Count > 0 ? 1 : 0);
        json.WriteStartObject("short_expr_negs");
        for (var i = 0; i < phrases.Count; i++)
            json.WriteString(i.ToString(CultureInfo.InvariantCulture), phrases[i].Text);
        json.WriteEndObject();
        if (withScores && mined is not null)
            WriteScores(json, mined);
        json.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter json, MinedAnchor anchor)
    {
        json.WriteNumber("short_expr_score", (float)anchor.Positives[0].Score);
        json.WriteStartObject("short_expr_neg_scores");
        foreach (var (i, negative) in anchor.Negatives.Index())
            json.WriteNumber(i.ToString(CultureInfo.InvariantCulture), (float)negative.Score);
        json.WriteEndObject();
    }
}
