using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Rewriting;

/// <summary>A column that holds some rows of a row group, and is written with those of an older part around them.</summary>
/// <param name="fresh">The rows that replace others.</param>
/// <param name="splice">Where they belong.</param>
internal sealed class SplicedColumn(PartColumn fresh, RowGroupSplice splice) : PartColumn
{
    public override Field Field => fresh.Field;

    public override long Bytes => fresh.Bytes;

    public override void Append(Rows.OutputRow row) => fresh.Append(row);

    public override Task FlushAsync(IRowGroup group, CancellationToken cancellationToken) =>
        fresh.FlushAsync(splice.Into(group), cancellationToken);
}
