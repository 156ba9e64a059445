using System.Text.Json.Serialization;

namespace FgClip.Datasets.Plans;

/// <summary>The type of a carried column, the same in every part.</summary>
public enum ColumnType
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>64-bit whole numbers.</summary>
    Integer,

    /// <summary>64-bit floating point numbers.</summary>
    Real,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>The JSON of values that are lists, objects, or of more than one kind.</summary>
    Json,
}

/// <summary>A column of the inputs that the output has too.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Source">Its name in the inputs.</param>
/// <param name="Type">Its type.</param>
public sealed record CarriedColumn(string Name, string Source, ColumnType Type)
{
    /// <summary>What the column is made of, where it is not carried from the inputs; null for one that is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RowIdColumn? Made { get; init; }
}
