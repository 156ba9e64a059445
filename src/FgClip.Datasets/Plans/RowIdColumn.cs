namespace FgClip.Datasets.Plans;

/// <summary>A column that says where a row is in its dataset.</summary>
public enum RowIdColumn
{
    /// <summary>The number of its part, from 0.</summary>
    Part,

    /// <summary>Its position in the part, from 0.</summary>
    Row,

    /// <summary>Its position in the dataset, from 0: an extension leaves it as it is, so that it can be the row's id elsewhere.</summary>
    Id,
}
