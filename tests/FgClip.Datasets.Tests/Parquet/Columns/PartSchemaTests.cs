using System.Reflection;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Columns;

namespace FgClip.Datasets.Tests.Parquet.Columns;

public sealed class PartSchemaTests
{
    private static readonly FeatureOptions Nothing = new() { Image = false };

    private static IReadOnlyList<PropertyInfo> Switches { get; } =
        [.. typeof(FeatureOptions).GetProperties().Where(option => option.PropertyType == typeof(bool) && option.CanWrite)];

    public static TheoryData<string> SwitchNames => [.. Switches.Select(option => option.Name)];

    /// <summary>A name that is not reserved is given to a column of an input too, and a part has two of it.</summary>
    [Fact]
    public void Every_column_of_the_output_is_reserved()
    {
        var everything = Nothing with { TextHeads = Enum.GetValues<TextHead>(), DenseType = DenseType.Int8 };
        foreach (var option in Switches)
            everything = With(everything, option);

        Assert.Equal(ColumnNames.Reserved.Order(StringComparer.Ordinal), Columns(everything).Order(StringComparer.Ordinal));
    }

    /// <summary>Without a word of its own, a feature would be added to a finished dataset in the folder of another one.</summary>
    [Theory]
    [MemberData(nameof(SwitchNames))]
    public void A_feature_with_columns_of_its_own_has_a_word(string name)
    {
        var with = With(Nothing, Switches.Single(option => option.Name == name));

        Assert.Equal(Columns(with).SequenceEqual(Columns(Nothing)), FeatureNames.List(with).SequenceEqual(FeatureNames.List(Nothing)));
    }

    private static FeatureOptions With(FeatureOptions features, PropertyInfo option)
    {
        var copy = features with { };
        option.SetValue(copy, true);
        return copy;
    }

    private static IEnumerable<string> Columns(FeatureOptions features) =>
        new PartSchema([], features).CreateColumns().Select(column => column.Field.Name);
}
