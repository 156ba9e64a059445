using System.Text.Json;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Mining.Plans;

namespace FgClip.Mining.Outputs;

/// <summary>
/// Reads a row group as rows of FineHARD, whatever its input was. What the authors' loader refuses is passed over and counted: rows without
/// image or caption, and boxes without area or label.
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

    /// <summary>What was passed over so far.</summary>
    public LeftOutCounts LeftOut { get; private set; } = new();

    public bool Read()
    {
        while (++_row < _group.FirstRow + _group.Rows)
        {
            var (image, at) = (_images.At(_row), _row - _group.FirstRow);
            var longPhrases = LongPhrases(_boxInfo.At(_row));
            var (caption, shortCaption) = (NotBlank(_captions.At(_row)), NotBlank(_shortCaptions.At(_row)));
            var (boxes, leftOut) = ReadBoxes(longPhrases, _widths[at], _heights[at]);
            var hasImage = image is not null && _widths[at] > 0 && _heights[at] > 0;
            if (!hasImage || (caption ?? shortCaption) is not { } text)
            {
                LeftOut += hasImage ? new LeftOutCounts { RowsWithoutCaption = 1 } : new LeftOutCounts { RowsWithoutImage = 1 };
                continue;
            }

            LeftOut += leftOut;
            Current = new FineHardRow(image!, text, shortCaption ?? text, _chinese?[at] ?? false, boxes);
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

    private static string? NotBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private (List<MinedFineHardBox> Boxes, LeftOutCounts LeftOut) ReadBoxes(IReadOnlyList<string?> longPhrases, int width, int height)
    {
        var (boxes, leftOut) = (new List<MinedFineHardBox>(), new LeftOutCounts());
        for (; _hasLabel && _labels.Place.Row == _row; _hasLabel = _labels.Read())
        {
            var place = _labels.Place;
            var box = _boxes.At(place);
            if (box.Length < 4)
                continue;
            if (NotBlank(_labels.Text) is not { } label)
            {
                leftOut += new LeftOutCounts { BoxesWithoutLabel = 1 };
                continue;
            }

            if (!HasArea(box, width, height))
            {
                leftOut += new LeftOutCounts { BoxesWithoutArea = 1 };
                continue;
            }

            double[] corners = [box[0] / width, box[1] / height, box[2] / width, box[3] / height];
            boxes.Add(new MinedFineHardBox(place, corners, label, longPhrases.ElementAtOrDefault(place.Region) ?? label));
        }

        return (boxes, leftOut);
    }

    private static bool HasArea(ReadOnlySpan<double> box, int width, int height) =>
        Math.Min(box[2], width) > Math.Max(box[0], 0) && Math.Min(box[3], height) > Math.Max(box[1], 0);

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
