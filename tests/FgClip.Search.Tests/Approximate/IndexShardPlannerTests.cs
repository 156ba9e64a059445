using FgClip.Search.Approximate.Building;
using FgClip.Search.Approximate.Records;

namespace FgClip.Search.Tests.Approximate;

public sealed class IndexShardPlannerTests
{
    [Fact]
    public void Parts_are_grouped_in_their_order_and_a_large_one_is_by_itself() =>
        Assert.Equal(["a b", "c", "d", "e g"], Plan("a40 b60 c10 d999 e50 f0 g50", []));

    [Fact]
    public void Files_whose_parts_are_all_there_are_kept_and_the_others_parts_are_grouped_again() =>
        Assert.Equal(["a b", "e f", "d g h"], Plan("a50 b50 d30 e50 f50 g30 h30", [Shard("a50 b50"), Shard("c50 d30"), Shard("e50 f50")]));

    [Fact]
    public void A_part_with_another_count_is_another_part() => Assert.Equal(["a b"], Plan("a50 b50", [Shard("a50 b40")]));

    [Fact]
    public void Many_small_files_are_joined_and_large_ones_stay()
    {
        var small = Enumerable.Range(0, IndexShardPlanner.MaxSmallShards).Select(i => $"s{i}").ToList();
        var parts = $"a90 {string.Join(' ', small.Select(part => $"{part}10"))} new10";
        IndexShard[] shards = [Shard("a90"), .. small.Select(part => Shard($"{part}10"))];

        Assert.Equal(["a", .. small.SkipLast(1), $"{small[^1]} new"], Plan(parts, shards[..^1]));
        Assert.Equal(["a", string.Join(' ', small.Append("new"))], Plan(parts, shards));
    }

    private static IEnumerable<IndexedPart> Parts(string text) => text.Split(' ').Select(part =>
    {
        var name = part.TrimEnd("0123456789".ToCharArray());
        // s3 and so on have a digit in their names.
        var length = part.StartsWith('s') ? 2 : name.Length;
        return new IndexedPart(part[..length], int.Parse(part[length..]));
    });

    private static IndexShard Shard(string parts) => new(parts, 0, [.. Parts(parts)]);

    private static List<string> Plan(string parts, IEnumerable<IndexShard> earlier) =>
        [.. IndexShardPlanner.Plan([.. Parts(parts)], earlier, 100).Select(group => string.Join(' ', group.Select(part => part.Sha256)))];
}
