namespace FgClip.Datasets.Planning.Stretches;

/// <summary>
/// Counts the rows that would be named by their images in the stretches that this process planned. Once an input has more than are
/// compared, its images name no rows, and nobody needs their digests.
/// </summary>
internal sealed class NamedRows
{
    private const int MaxInputs = 256;

    private readonly Dictionary<string, Dictionary<int, int>> _inputs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Gets what planners of this process share.</summary>
    public static NamedRows Process { get; } = new();

    /// <summary>Takes note of a stretch.</summary>
    /// <param name="folder">The folder of the input's stretches.</param>
    /// <param name="stretch">The stretch.</param>
    /// <param name="rows">How many of its rows would be named by their image.</param>
    public void Note(string folder, int stretch, int rows)
    {
        lock (_lock)
        {
            if (!_inputs.TryGetValue(folder, out var stretches))
            {
                // What is forgotten is counted again.
                if (_inputs.Count == MaxInputs)
                    _inputs.Clear();
                _inputs[folder] = stretches = [];
            }

            stretches[stretch] = rows;
        }
    }

    /// <summary>Returns how many rows are known of an input.</summary>
    public long Count(string folder)
    {
        lock (_lock)
            return _inputs.TryGetValue(folder, out var stretches) ? stretches.Values.Sum(rows => (long)rows) : 0;
    }
}
