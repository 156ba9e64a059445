using FgClip.Datasets.Parquet.Columns;
using Parquet.Schema;

namespace FgClip.Docs.Pages;

/// <summary>The types of columns as DuckDB names them.</summary>
internal static class SqlType
{
    /// <summary>Names the type of a field: <c>FLOAT[]</c>.</summary>
    public static string Name(Field field) => field switch
    {
        ListField list => Name(list.Item) + "[]",
        StructField => "STRUCT",
        Float16Field => "FLOAT16",
        DataField<sbyte> => "TINYINT",
        DataField<int> => "INTEGER",
        DataField<long> => "BIGINT",
        DataField<float> => "FLOAT",
        DataField<double> => "DOUBLE",
        DataField<bool> => "BOOLEAN",
        DataField<string> => "VARCHAR",
        _ => throw new NotSupportedException($"{field.Name} is a {field.GetType().Name}, which has no name here."),
    };
}
