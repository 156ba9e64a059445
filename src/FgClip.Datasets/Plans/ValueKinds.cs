namespace FgClip.Datasets.Plans;

/// <summary>The kinds of values that a column has, together.</summary>
[Flags]
internal enum ValueKinds
{
    /// <summary>Nulls alone.</summary>
    None = 0,

    /// <summary>Texts.</summary>
    Text = 1,

    /// <summary>Whole numbers that a double holds as well.</summary>
    Integer = 2,

    /// <summary>Whole numbers of 64 bits that a double may not hold.</summary>
    LargeInteger = 4,

    /// <summary>Numbers with a point or an exponent, NaN and the infinities.</summary>
    Real = 8,

    /// <summary>True and false.</summary>
    Boolean = 16,

    /// <summary>Anything else.</summary>
    Other = 32,
}
