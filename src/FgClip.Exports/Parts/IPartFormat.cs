using Apache.Arrow;

namespace FgClip.Exports.Parts;

/// <summary>What one part of the dataset is written as.</summary>
internal interface IPartFormat
{
    /// <summary>The ending of a file's name, without the dot.</summary>
    string Extension { get; }

    /// <summary>Writes a part; the same rows make the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="batches">The rows, at least one.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    Task WriteAsync(string path, Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken);
}
