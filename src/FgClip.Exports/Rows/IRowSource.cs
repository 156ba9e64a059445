using Apache.Arrow;

namespace FgClip.Exports.Rows;

/// <summary>What is exported of a dataset, part by part: its rows, or its boxes.</summary>
internal interface IRowSource
{
    /// <summary>The columns.</summary>
    ExportColumns Columns { get; }

    /// <summary>Reads a part in batches of some thousand rows; a batch is valid until the next.</summary>
    /// <param name="part">The part, from 0.</param>
    /// <param name="tally">Counts what is exported and what is left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The part is damaged, or its vectors have several lengths.</exception>
    IAsyncEnumerable<RecordBatch> ReadAsync(int part, RowTally tally, CancellationToken cancellationToken);
}
