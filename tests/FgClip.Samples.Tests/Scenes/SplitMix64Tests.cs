using FgClip.Samples.Scenes;

namespace FgClip.Samples.Tests.Scenes;

public sealed class SplitMix64Tests
{
    /// <summary>The first numbers of the public C implementation for state 1234567.</summary>
    [Fact]
    public void Its_sequence_is_the_published_one()
    {
        var random = new SplitMix64(1234567);
        ulong[] published =
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.All(published, number => Assert.Equal(number, random.Next()));
    }

    [Fact]
    public void A_range_is_filled_evenly_and_never_left()
    {
        var random = new SplitMix64(1);
        var seen = new int[7];
        for (var i = 0; i < 70_000; i++)
            seen[random.Next(-3, 3) + 3]++;
        Assert.All(seen, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Neighbouring_seeds_and_indices_have_different_streams()
    {
        var first =
            from seed in Enumerable.Range(-50, 100)
            from index in Enumerable.Range(0, 100)
            select SplitMix64.Fork(seed, index).Next();
        Assert.Equal(10_000, first.Distinct().Count());
    }
}
