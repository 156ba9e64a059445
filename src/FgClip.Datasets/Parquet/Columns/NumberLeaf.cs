using FgClip.Datasets.Jobs;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A leaf of the numbers of vectors, written as float32 or as float16.</summary>
internal sealed class NumberLeaf
{
    private readonly LeafBuffer<float>? _singles;
    private readonly LeafBuffer<Half>? _halves;

    /// <param name="type">What the vectors are written as.</param>
    public NumberLeaf(VectorType type)
    {
        if (type is VectorType.Float16)
            _halves = new((Field = new Float16Field("element")), bytesPerValue: 2);
        else
            _singles = new((Field = new DataField<float>("element", nullable: false)), sizeof(float));
    }

    public DataField Field { get; }

    public long Bytes => _singles?.Bytes ?? _halves!.Bytes;

    /// <inheritdoc cref="LeafBuffer{T}.Add" />
    public void Add(float value, int repetition)
    {
        _singles?.Add(value, repetition);
        _halves?.Add((Half)value, repetition);
    }

    /// <inheritdoc cref="LeafBuffer{T}.AddMissing" />
    public void AddMissing(int missing, int repetition)
    {
        _singles?.AddMissing(missing, repetition);
        _halves?.AddMissing(missing, repetition);
    }

    public Task FlushAsync(IRowGroup group, CancellationToken cancellationToken) =>
        _singles?.FlushAsync(group, cancellationToken) ?? _halves!.FlushAsync(group, cancellationToken);
}
