using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Verification;

/// <summary>What the rows of one row group have: how each ended, and which of its columns are not null.</summary>
/// <param name="statuses">How the rows ended.</param>
/// <param name="problem">Takes what is wrong with a row of the group.</param>
internal sealed class RowContents(IReadOnlyList<RowStatus> statuses, Action<int, string> problem)
{
    private readonly Dictionary<string, bool[]> _filled = new(StringComparer.Ordinal);

    /// <summary>How the rows ended.</summary>
    public IReadOnlyList<RowStatus> Statuses => statuses;

    /// <summary>Something is wrong with a row.</summary>
    public void Problem(int row, string what) => problem(row, what);

    /// <summary>Whether each row has something in a column; whoever reads the column fills it in.</summary>
    public bool[] Filled(string column) =>
        _filled.TryGetValue(column, out var filled) ? filled : _filled[column] = new bool[statuses.Count];

    /// <summary>Whether a row has something in a column.</summary>
    public bool Has(string column, int row) => Filled(column)[row];
}
