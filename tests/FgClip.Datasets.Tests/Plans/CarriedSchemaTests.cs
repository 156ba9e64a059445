using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;

namespace FgClip.Datasets.Tests.Plans;

public sealed class CarriedSchemaTests
{
    private static readonly string[] Names = ["image", "key", "width", "WIDTH", "input_width", "a", "b", "A", "", "sha256"];
    private static readonly ValueKinds[] Kinds = Enum.GetValues<ValueKinds>();

    [Fact]
    public void Schemas_of_inputs_added_in_their_order_come_to_the_schema_of_one_pass()
    {
        var random = new Random(Seed: 22);
        for (var round = 0; round < 2_000; round++)
        {
            var (onePass, merged) = (new CarriedSchema("key"), new CarriedSchema("key"));
            for (var input = random.Next(5); input >= 0; input--)
            {
                var own = new CarriedSchema("key");
                for (var value = random.Next(12); value > 0; value--)
                {
                    var (name, kind) = (Names[random.Next(Names.Length)], Kinds[random.Next(Kinds.Length)]);
                    onePass.Observe(name, kind);
                    own.Observe(name, kind);
                }

                merged.Add(own.Observed);
            }

            Assert.Equal(onePass.Observed, merged.Observed);
            Assert.Equal(onePass.ToColumns(), merged.ToColumns());
        }
    }

    [Fact]
    public void Inputs_that_have_too_many_columns_together_are_refused()
    {
        var merged = new CarriedSchema("key");
        merged.Add(Enumerable.Range(0, ManifestLimits.Columns).Select(i => new ObservedColumn($"c{i}", ValueKinds.Text)));
        merged.Add([new ObservedColumn("c0", ValueKinds.Integer)]);

        Assert.Throws<ManifestFormatException>(() => merged.Add([new ObservedColumn("one more", ValueKinds.Text)]));
        Assert.Equal(ColumnType.Json, merged.ToColumns()[0].Type);
    }
}
