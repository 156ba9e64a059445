using FgClip.Datasets.Rows;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A column that is being filled: it holds the values of one row group.</summary>
internal abstract class PartColumn
{
    /// <summary>Its place in the schema.</summary>
    public abstract Field Field { get; }

    /// <summary>Bytes that it holds, about.</summary>
    public abstract long Bytes { get; }

    /// <summary>Bytes of these that are texts, about.</summary>
    public virtual long TextBytes => 0;

    /// <summary>Takes a row's value.</summary>
    public abstract void Append(OutputRow row);

    /// <summary>Writes the values and forgets them.</summary>
    public abstract Task FlushAsync(IRowGroup group, CancellationToken cancellationToken);
}
