using DuckDB.NET.Data;
using FgClip.Selection.Sources;
using FgClip.Selection.Specs;

namespace FgClip.Selection.Queries;

/// <summary>
/// The row that is kept of each group of duplicates: of the rows that are selected, the one whose number is largest, and of equal ones the
/// first. A row without a number comes last. It holds 24 bytes or so for each group.
/// </summary>
internal sealed class GroupChoice
{
    private readonly Dictionary<long, (double Number, int Part, long Row)> _best = [];
    private ILookup<int, long>? _rows;

    /// <summary>Chooses, in one pass over the parts that reads the columns of the expressions alone.</summary>
    /// <exception cref="SelectionRefusedException">An expression fails at a row.</exception>
    public static async Task<GroupChoice> ReadAsync(SelectionSource source, SelectionSpec spec, TemporaryFolder folder,
        Action<int> report, CancellationToken cancellationToken)
    {
        var choice = new GroupChoice();
        for (var part = 0; part < source.Parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report(part);
            var files = await source.GetFilesAsync(part, folder, cancellationToken).ConfigureAwait(false);
            using var database = PartDatabase.Open(files, folder);
            try
            {
                choice.Add(part, database, files, spec);
            }
            catch (DuckDBException e)
            {
                throw ExpressionCheck.Refusal("--keep or --where", e, new ExpressionCheck(database, files).Columns());
            }
        }

        return choice;
    }

    /// <summary>The rows of a part that are kept of their groups.</summary>
    public IEnumerable<long> RowsOf(int part) =>
        (_rows ??= _best.Values.ToLookup(best => best.Part, best => best.Row))[part];

    private void Add(int part, PartDatabase database, SourceFiles files, SelectionSpec spec)
    {
        var select = $"\"{PartRelation.Row}\", duplicate_group, {PartRelation.Number(spec.Keep!)}";
        var rows = database.Query(
            PartRelation.Select(files, select, spec.Where, "duplicate_group IS NOT NULL"),
            row => (Row: row.GetInt64(0), Group: row.GetInt64(1), Number: row.IsDBNull(2) ? double.NaN : row.GetDouble(2)));
        foreach (var (row, group, number) in rows)
        {
            // NaN compares as less than every number.
            if (!_best.TryGetValue(group, out var best) || number.CompareTo(best.Number) > 0)
                _best[group] = (number, part, row);
        }
    }
}
