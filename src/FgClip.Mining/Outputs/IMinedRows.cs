namespace FgClip.Mining.Outputs;

/// <summary>What a format makes of an anchor.</summary>
internal interface IMinedRows
{
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Adds the anchor's rows to the columns, one for each step of the sequence.</summary>
    IEnumerable<int> Add(MinedAnchor anchor);
}
