using Apache.Arrow;

namespace FgClip.Exports.Rows;

/// <summary>Gathers boxes into a batch with the columns of <see cref="BoxBatches"/>.</summary>
/// <param name="schema">The columns.</param>
/// <param name="dimensions">Numbers of a vector.</param>
/// <param name="capacity">The most boxes there will be.</param>
internal sealed class BoxBatchBuilder(Schema schema, int dimensions, int capacity)
{
    private readonly StringArray.Builder _keys = new(), _labels = new();
    private readonly Int64Array.Builder _rows = new();
    private readonly Int32Array.Builder _regions = new();
    private readonly DoubleArray.Builder[] _corners = [new(), new(), new(), new()];
    private readonly VectorBuilder _vectors = new(dimensions, capacity);

    public int Count { get; private set; }

    /// <summary>Adds the box that was read last.</summary>
    /// <param name="box">The box.</param>
    /// <param name="datasetRow">The number of its row in the dataset.</param>
    public void Add(GroupBoxes box, long datasetRow)
    {
        _keys.Append(box.Key);
        _rows.Append(datasetRow);
        _regions.Append(box.Region);
        for (var i = 0; i < _corners.Length; i++)
            _corners[i].Append(box.Corners[i]);
        _labels.Append(box.Label);
        _vectors.Add(box.Vector);
        Count++;
    }

    public RecordBatch Build() => new(
        schema,
        [_keys.Build(), _rows.Build(), _regions.Build(), .. _corners.Select(corner => corner.Build()), _labels.Build(), _vectors.Build()],
        Count);
}
