using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Mining.Items;
using FgClip.Mining.Vectors;

namespace FgClip.Evaluation.Parts;

/// <summary>The boxes of a row group, one after the other, with their vectors and what a person calls them.</summary>
internal sealed class RegionColumns : IDisposable
{
    private readonly EmbeddedDataset _dataset;
    private readonly ListLeaf<float> _vectors;
    private readonly ListLeaf<double> _boxes;
    private readonly TextLeaf _keys, _labels;
    private readonly RowTexts _images;

    public RegionColumns(EmbeddedDataset dataset, RowGroupColumns group)
    {
        _dataset = dataset;
        _vectors = group.Vectors(RegionVectors.Own);
        _boxes = group.Boxes();
        _keys = group.Texts(ColumnNames.Key);
        _labels = group.Texts($"{ColumnNames.Regions}.label");
        _images = new RowTexts(group, dataset.ImageColumns);
    }

    /// <summary>Where the box is.</summary>
    public ItemPlace Place => _vectors.Place;

    /// <summary>The box's vector; empty where it has none.</summary>
    public ReadOnlySpan<float> Vector => _vectors.Values;

    /// <summary>The key of the box's row.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The label; null where there is none.</summary>
    public string? Label { get; private set; }

    /// <summary>The image's name with the box behind it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Continues with the next box; a row without boxes has one without a box, a label or a vector.</summary>
    public bool Read()
    {
        if (!_vectors.Read())
            return false;
        Key = _keys.At(new ItemPlace(Place.Row)) ?? "";
        Label = _labels.At(Place);
        var box = _boxes.At(Place);
        HasBox = !box.IsEmpty;
        Name = _dataset.NameImage(_images.At(Place.Row), Key) + MediaFragment.Format(box);
        return true;
    }

    /// <summary>Whether there is a box at all.</summary>
    public bool HasBox { get; private set; }

    public void Dispose()
    {
        _vectors.Dispose();
        _boxes.Dispose();
        _keys.Dispose();
        _labels.Dispose();
        _images.Dispose();
    }
}
