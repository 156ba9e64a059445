using FgClip.Datasets.Planning;

namespace FgClip.Datasets.Tests.Planning;

public sealed class InputListingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 16, 16)]
    [InlineData(17, 17, 9)]
    [InlineData(100, 100, 13)]
    [InlineData(2_000, 2_000, 32)]
    [InlineData(16_384, 16_384, 256)]
    [InlineData(16_385, 1_025, 257)]
    [InlineData(262_144, 16_384, 4_096)]
    [InlineData(1_000_000, 15_625, 3_907)]
    public void Units_and_leases_grow_with_the_inputs_and_stay_few(int inputs, int units, int leases)
    {
        var listing = new InputListing("planning", 1, inputs);

        Assert.Equal((units, leases), (listing.Units, listing.Leases));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(513)]
    [InlineData(20_001)]
    [InlineData(999_999)]
    public void Leases_have_every_unit_once_and_no_unit_crosses_a_piece(int inputs)
    {
        var listing = new InputListing("planning", 1, inputs);

        var units = Enumerable.Range(0, listing.Leases).SelectMany(lease =>
        {
            var range = listing.UnitsOf(lease);
            return Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value);
        });

        Assert.Equal(Enumerable.Range(0, listing.Units), units);
        Assert.Equal(0, InputListing.InputsPerPiece % listing.InputsPerUnit);
        Assert.Equal(0, InputListing.InputsPerPiece % listing.InputsPerLease);
        Assert.Equal(0, listing.InputsPerLease % listing.InputsPerUnit);
    }
}
