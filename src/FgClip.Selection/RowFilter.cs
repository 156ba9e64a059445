using System.Collections;
using DuckDB.NET.Data;
using FgClip.Datasets.Embeddings;
using FgClip.Datasets.Search;
using FgClip.Selection.Queries;
using FgClip.Selection.Sources;
using FgClip.Selection.Specs;

namespace FgClip.Selection;

/// <summary>Finds the rows of a dataset for which an expression is true, without writing them.</summary>
public static class RowFilter
{
    /// <summary>Evaluates an expression, part by part; the columns that it names are read, and no others.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="address">Its address.</param>
    /// <param name="where">An expression of DuckDB over the columns of a row, with those that were added to the dataset.</param>
    /// <param name="cancellationToken">Stops before the next part.</param>
    /// <returns>The rows; those for which the expression is null are none of them.</returns>
    /// <exception cref="SelectionRefusedException">It is not an expression over the columns of a row, or fails at a row.</exception>
    public static async Task<RowSet> FindAsync(EmbeddedDataset dataset, string address, string where, CancellationToken cancellationToken)
    {
        var added = await AddedFolder.ListAsync(dataset, address, cancellationToken).ConfigureAwait(false);
        var source = new SelectionSource(dataset, added, Labels: null, Duplicates: null);
        var parts = new List<BitArray>(source.Parts);
        using var folder = new TemporaryFolder();
        for (var part = 0; part < source.Parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var files = await source.GetFilesAsync(part, folder, cancellationToken).ConfigureAwait(false);
            using var database = PartDatabase.Open(files, folder);
            parts.Add(Read(database, files, where, checked((int)dataset.Manifest.Parts[part].Rows), isFirst: part == 0));
        }

        return new RowSet(parts);
    }

    private static BitArray Read(PartDatabase database, SourceFiles files, string where, int count, bool isFirst)
    {
        var check = new ExpressionCheck(database, files);
        if (isFirst)
            check.CheckWhere(where);
        var rows = new BitArray(count);
        try
        {
            foreach (var row in database.Query(PartRelation.Select(files, $"\"{PartRelation.Row}\"", where), row => row.GetInt64(0)))
                rows[checked((int)row)] = true;
            return rows;
        }
        catch (DuckDBException e)
        {
            throw ExpressionCheck.Refusal("--where", e, check.Columns());
        }
    }
}
