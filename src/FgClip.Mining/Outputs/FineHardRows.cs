using System.Text.Json;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;

namespace FgClip.Mining.Outputs;

/// <summary>
/// Reads a row group as rows of FineHARD, whatever its input was. Rows whose image failed, or that name none, are passed over.
/// </summary>
internal sealed class FineHardRows : IDisposable
{
    private const string ChineseColumn = "is_cn", BoxColumn = "bbox_info";

    private readonly RowGroupColumns _group;
    private readonly RowTexts _images, _captions, _shortCaptions, _boxInfo;
    private readonly ListLeaf<double> _boxes;
    private readonly TextLeaf _labels;
    private readonly int[] _widths, _heights;
    private readonly bool[]? _chinese;
    private bool _hasLabel;
    private int _row;

    public FineHardRows(EmbeddedDataset dataset, StoredColumns columns, RowGroupColumns group)
    {
        _group = group;
        _images = new RowTexts(group, dataset.ImageColumns);
        _captions = new RowTexts(group, dataset.CaptionColumns(TextHead.Long));
        _shortCaptions = new RowTexts(group, dataset.CaptionColumns(TextHead.Short));
        _boxInfo = new RowTexts(group, BoxColumn);
        _boxes = group.Boxes();
        _labels = group.Texts($"{ColumnNames.Regions}.label");
        (_widths, _heights) = (group.Integers(ColumnNames.Width), group.Integers(ColumnNames.Height));
        _chinese = columns.Has(ChineseColumn) ? group.Flags(ChineseColumn) : null;
        _row = group.FirstRow - 1;
        _hasLabel = _labels.Read();
        Current = new FineHardRow("", "", "", false, []);
    }

    public FineHardRow Current { get; private set; }

    public bool Read()
    {
        while (++_row < _group.FirstRow + _group.Rows)
        {
            var (image, at) = (_images.At(_row), _row - _group.FirstRow);
            var longPhrases = LongPhrases(_boxInfo.At(_row));
            var boxes = ReadBoxes(longPhrases, _widths[at], _heights[at]);
            if (image is null || _widths[at] == 0)
                continue;
            var caption = _captions.At(_row);
            var shortCaption = _shortCaptions.At(_row);
            Current = new FineHardRow(image, caption ?? shortCaption ?? "", shortCaption ?? caption ?? "", _chinese?[at] ?? false, boxes);
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        _images.Dispose();
        _captions.Dispose();
        _shortCaptions.Dispose();
        _boxInfo.Dispose();
        _boxes.Dispose();
        _labels.Dispose();
    }

    private List<MinedFineHardBox> ReadBoxes(IReadOnlyList<string?> longPhrases, int width, int height)
    {
        var boxes = new List<MinedFineHardBox>();
        for (; _hasLabel && _labels.Place.Row == _row; _hasLabel = _labels.Read())
        {
            var place = _labels.Place;
            var box = _boxes.At(place);
            if (_labels.Text is not { } label || box.Length < 4 || width == 0)
                continue;
            double[] corners = [box[0] / width, box[1] / height, box[2] / width, box[3] / height];
            boxes.Add(new MinedFineHardBox(place, corners, label, longPhrases.ElementAtOrDefault(place.Region) ?? label));
        }

        return boxes;
    }

    /// <summary>The long phrases of a row that came from FineHARD, box for box.</summary>
    private static IReadOnlyList<string?> LongPhrases(string? boxes)
    {
        if (boxes is null)
            return [];
        try
        {
            return [.. JsonElement.Parse(boxes).EnumerateArray().Select(box => box.GetProperty("long_expr").GetString())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Another input's column of that name.
            return [];
        }
    }
}
