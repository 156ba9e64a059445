using FgClip.Datasets.Verification;

namespace FgClip.Datasets.Tests.Verification;

public sealed class KeyConflictsTests
{
    /// <summary>In memory, and through files: the counts are those of a grouping by key.</summary>
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(300)]
    [InlineData(1)]
    public void Keys_of_different_images_are_counted_however_little_memory_there_is(int maxInMemory)
    {
        const int Shards = 20, Rows = 100;
        var random = new Random(4);
        var all = new List<(int Shard, int Row, string Key, string? Image)>();
        using var conflicts = new KeyConflicts(maxInMemory);
        for (var shard = 0; shard < Shards; shard++)
        {
            var keys = new string[Rows];
            var images = new string?[Rows];
            for (var row = 0; row < Rows; row++)
            {
                (keys[row], images[row]) = ($"key-{random.Next(1_500)}", random.Next(9) == 0 ? null : Digest(random.Next(3)));
                all.Add((shard, row, keys[row], images[row]));
            }

            conflicts.Add(shard, keys, images);
        }

        var found = conflicts.Find();

        var expected = all.Where(row => row.Image is not null).GroupBy(row => row.Key)
            .Where(group => group.Select(row => row.Image).Distinct().Count() > 1).ToList();
        Assert.Equal((expected.Count, expected.Sum(group => group.Count())), (found.Keys, found.Rows));
        var first = expected.Select(group => group.First()).MinBy(row => (row.Shard, row.Row));
        Assert.Equal((first.Shard, first.Row), found.First);
        var second = all.First(row => row.Key == first.Key && row.Image is not null && row.Image != first.Image);
        Assert.Equal((second.Shard, second.Row), found.Second);
    }

    [Fact]
    public void Rows_of_one_key_and_one_image_are_no_conflict()
    {
        using var conflicts = new KeyConflicts();

        conflicts.Add(0, ["a", "a", "b", "b"], [Digest(1), Digest(1), Digest(1), null]);

        Assert.Equal(0, conflicts.Find().Keys);
    }

    private static string Digest(int image) => new((char)('0' + image), 64);
}
