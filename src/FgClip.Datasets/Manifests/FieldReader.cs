using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Manifests;

/// <summary>Reads the fields of one row, so that a field that is wrong costs itself alone.</summary>
/// <param name="rules">The rules of the plan: by the original ones a field that is wrong costs the row.</param>
internal struct FieldReader(ReadingRules rules)
{
    /// <summary>What a field is for.</summary>
    public enum Field
    {
        /// <summary>The image.</summary>
        Image,

        /// <summary>The caption.</summary>
        Caption,

        /// <summary>The boxes.</summary>
        Boxes,

        /// <summary>The key, or columns that are carried.</summary>
        Columns,
    }

    /// <summary>What was wrong so far; null where nothing was.</summary>
    public FieldFaults? Faults { get; private set; }

    /// <summary>Reads a field.</summary>
    /// <returns>The value; null where the field is missing or wrong.</returns>
    /// <exception cref="RowFormatException">The field is wrong, and the original rules hold.</exception>
    public T? Read<T>(Field field, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (RowFormatException e) when (rules is not ReadingRules.Original)
        {
            Add(field, e.Message);
            return null;
        }
    }

    /// <summary>Notes what is wrong with a field; the first reason stays.</summary>
    public void Add(Field field, string reason)
    {
        var faults = Faults ?? new FieldFaults();
        Faults = field switch
        {
            Field.Image => faults with { Image = faults.Image ?? reason },
            Field.Caption => faults with { Caption = faults.Caption ?? reason },
            Field.Boxes => faults with { Boxes = faults.Boxes ?? reason },
            _ => faults with { Columns = faults.Columns ?? reason },
        };
    }
}
