using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>A Parquet file being written, by whichever library. Disposing it before it is completed leaves it without its footer.</summary>
internal interface IPartFile : IAsyncDisposable
{
    /// <summary>Writes what the columns hold as one row group, and empties them.</summary>
    Task WriteRowGroupAsync(IReadOnlyList<PartColumn> columns, CancellationToken cancellationToken);

    /// <summary>Writes the footer.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>A row group being written, leaf after leaf in the order of the schema.</summary>
internal interface IRowGroup
{
    /// <summary>Writes the next leaf.</summary>
    /// <typeparam name="T">What a value is; a text is a <c>ReadOnlyMemory&lt;char&gt;</c>.</typeparam>
    /// <param name="leaf">The leaf.</param>
    /// <param name="values">Its values, without the missing ones.</param>
    /// <param name="definitions">The definition levels; null where all are 0.</param>
    /// <param name="repetitions">The repetition levels; null where all are 0.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task WriteAsync<T>(
        DataField leaf, ReadOnlyMemory<T> values, ReadOnlyMemory<int>? definitions, ReadOnlyMemory<int>? repetitions,
        CancellationToken cancellationToken)
        where T : struct;
}
