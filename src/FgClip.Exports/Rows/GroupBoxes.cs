using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Rows;
using FgClip.Exports.Specs;

namespace FgClip.Exports.Rows;

/// <summary>The boxes of a row group, one after the other.</summary>
internal sealed class GroupBoxes(RowGroupColumns group, ExportedVector vector, string part) : IDisposable
{
    private static readonly string Ok = RowStatus.Ok.ToColumnValue();

    private readonly TextLeaf _keys = group.Texts(ColumnNames.Key), _statuses = group.Texts(ColumnNames.Status);
    private readonly TextLeaf? _labels = group.TextsIfAny($"{ColumnNames.Regions}.label");
    private readonly ListLeaf<double> _corners = group.Boxes();
    private readonly ListLeaf<float> _vectors = group.Vectors(BoxBatches.Embedding);

    /// <summary>The row in its part, from 0.</summary>
    public int Row => _corners.Place.Row;

    /// <summary>The box in its row, from 0.</summary>
    public int Region => _corners.Place.Region;

    public string Key { get; private set; } = "";

    public string? Label { get; private set; }

    public bool IsOk { get; private set; }

    /// <summary>Left, top, right and bottom in pixels.</summary>
    public ReadOnlySpan<double> Corners => _corners.Values;

    /// <summary>The vector; empty where it is missing or cannot be used.</summary>
    public ReadOnlySpan<float> Vector => IsUnusable ? [] : _vectors.Values;

    /// <summary>Whether the vector is zero or has a number that is not finite.</summary>
    public bool IsUnusable { get; private set; }

    /// <summary>Goes on to the next box; rows without boxes are passed over.</summary>
    public bool Read()
    {
        while (_corners.Read())
        {
            if (_corners.Values.IsEmpty)
                continue;
            var (row, box) = (new ItemPlace(Row), _corners.Place);
            (Key, IsOk, Label) = (_keys.At(row) ?? "", _statuses.At(row) == Ok, _labels?.At(box));
            var found = _vectors.At(box);
            if (!found.IsEmpty && found.Length != vector.Dimensions)
                throw new InvalidDataException(
                    $"{part}: the boxes have a vector of {found.Length} numbers, and others of {vector.Dimensions}.");
            IsUnusable = !found.IsEmpty && !VectorBuilder.IsUsable(found);
            return true;
        }

        return false;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _statuses.Dispose();
        _labels?.Dispose();
        _corners.Dispose();
        _vectors.Dispose();
    }
}
