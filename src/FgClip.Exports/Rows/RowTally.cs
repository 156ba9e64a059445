using FgClip.Exports.Specs;

namespace FgClip.Exports.Rows;

/// <summary>Counts what becomes of the rows of a part.</summary>
internal sealed class RowTally
{
    private string? _firstUnusable;
    private long _unusable;

    public long Exported { get; set; }

    public long Filtered { get; set; }

    public long OtherStatus { get; set; }

    public long WithoutVector { get; set; }

    /// <summary>Counts a vector that has no direction.</summary>
    public void AddUnusable(string column, string key)
    {
        _unusable++;
        _firstUnusable ??= $"{column} of {key}";
    }

    public ExportCount ToCount() => new()
    {
        Exported = Exported,
        Filtered = Filtered,
        OtherStatus = OtherStatus,
        WithoutVector = WithoutVector,
        Unusable = _unusable,
        FirstUnusable = _firstUnusable,
    };
}
