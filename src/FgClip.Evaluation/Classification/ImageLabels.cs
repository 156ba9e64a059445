using System.Globalization;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Evaluation.Classes;
using FgClip.Evaluation.Specs;

namespace FgClip.Evaluation.Classification;

/// <summary>Reads the images of row groups with their classes.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="label">Where the class stands.</param>
/// <param name="classes">The classes.</param>
internal sealed class ImageLabels(EmbeddedDataset dataset, string label, ClassList classes)
{
    /// <summary>The folder that an image lies in, by its key; null where it lies in none.</summary>
    public static string? Folder(string key)
    {
        var end = key.LastIndexOf('/');
        return end <= 0 ? null : key[(key.LastIndexOf('/', end - 1) + 1)..end];
    }

    /// <summary>Opens a row group.</summary>
    public LabelledImages Open(RowGroupColumns group) => new(this, group);

    private int Find(string key, string? value) => label switch
    {
        ClassificationSpec.FolderLabel => classes.Find(Folder(key)),
        ClassificationSpec.FolderNumberLabel =>
            int.TryParse(Folder(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < classes.Names.Count
            ? number : -1,
        _ => classes.Find(value),
    };

    /// <summary>The images of a row group, one after the other.</summary>
    internal sealed class LabelledImages : IDisposable
    {
        private readonly ImageLabels _labels;
        private readonly EmbeddedDataset _dataset;
        private readonly ListLeaf<float> _vectors;
        private readonly TextLeaf _keys;
        private readonly RowTexts _images;
        private readonly string?[]? _values;
        private readonly int _firstRow;

        public LabelledImages(ImageLabels labels, RowGroupColumns group)
        {
            (_labels, _dataset) = (labels, labels.Dataset);
            _vectors = group.Vectors(ColumnNames.ImageEmbedding);
            _keys = group.Texts(ColumnNames.Key);
            _images = new RowTexts(group, _dataset.ImageColumns);
            _values = labels.Column is { } column ? group.Words(column) : null;
            _firstRow = group.FirstRow;
        }

        /// <summary>The image's vector; empty where it has none.</summary>
        public ReadOnlySpan<float> Vector => _vectors.Values;

        /// <summary>The key of its row.</summary>
        public string Key { get; private set; } = "";

        /// <summary>What a person calls it.</summary>
        public string Name { get; private set; } = "";

        /// <summary>Its class; -1 where none is known.</summary>
        public int Class { get; private set; }

        /// <summary>Continues with the next row.</summary>
        public bool Read()
        {
            if (!_vectors.Read())
                return false;
            var place = _vectors.Place;
            Key = _keys.At(place) ?? "";
            Name = _dataset.NameImage(_images.At(place.Row), Key);
            Class = _labels.Find(Key, _values?[place.Row - _firstRow]);
            return true;
        }

        public void Dispose()
        {
            _vectors.Dispose();
            _keys.Dispose();
            _images.Dispose();
        }
    }

    private EmbeddedDataset Dataset => dataset;

    private string? Column => label is ClassificationSpec.FolderLabel or ClassificationSpec.FolderNumberLabel ? null : label;
}
