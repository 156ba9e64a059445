using Parquet.Schema;

namespace FgClip.Datasets.Parquet.Columns;

/// <summary>
/// A leaf of half-precision numbers, <c>System.Half</c>. Parquet.Net's schema, in which columns say what they are, has no such type, so to
/// it this is one of 16-bit integers; ParquetSharp writes it as Parquet's FLOAT16.
/// </summary>
internal sealed class Float16Field(string name) : DataField<short>(name, nullable: false);
