namespace FgClip.Datasets.Embeddings;

/// <summary>A text of each row that may stand in one of several columns, as where inputs of two formats were embedded together.</summary>
internal sealed class RowTexts : IDisposable
{
    private readonly TextLeaf[] _columns;

    public RowTexts(RowGroupColumns group, params IEnumerable<string> columns) =>
        _columns = [.. columns.Select(group.TextsIfAny).OfType<TextLeaf>()];

    /// <summary>The first text of a row that is not null; rows are asked for in their order.</summary>
    public string? At(int row)
    {
        string? first = null;
        foreach (var column in _columns)
            first ??= column.At(new ItemPlace(row));
        return first;
    }

    public void Dispose()
    {
        foreach (var column in _columns)
            column.Dispose();
    }
}
