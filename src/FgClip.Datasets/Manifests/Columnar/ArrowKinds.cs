using Apache.Arrow.Types;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Manifests.Columnar;

/// <summary>Which kinds of JSON values <see cref="ArrowJson"/> makes of a type.</summary>
internal static class ArrowKinds
{
    public static ValueKinds From(IArrowType type) => type switch
    {
        NullType => ValueKinds.None,
        BooleanType => ValueKinds.Boolean,
        Int8Type or Int16Type or Int32Type or UInt8Type or UInt16Type or UInt32Type => ValueKinds.Integer,
        Int64Type or DurationType => ValueKinds.LargeInteger,
        HalfFloatType or FloatType or DoubleType => ValueKinds.Real,
        DictionaryType dictionary => From(dictionary.ValueType),
        UInt64Type or NestedType => ValueKinds.Other,

        // Decimals are numbers there, and are carried as texts: a double would lose digits.
        _ => ValueKinds.Text,
    };
}
