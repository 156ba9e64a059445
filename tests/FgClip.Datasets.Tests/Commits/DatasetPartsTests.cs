using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Datasets.Commits;
using FgClip.Storage;

namespace FgClip.Datasets.Tests.Commits;

public sealed class DatasetPartsTests
{
    private static readonly DatasetPart[] AllParts =
    [
        .. Enumerable.Range(0, 2_500).Select(shard => Part(shard)),
        Part(7_000_000) with { Generation = 3, Rows = long.MaxValue, Bytes = long.MaxValue },
        Part(2_501) with { Name = "part-2501.parquet" },
        Part(2_502) with { Sha256 = "ABCDEF" },
        Part(2_503) with { Sha256 = Part(2_503).Sha256.ToUpperInvariant() },
        Part(2_504) with { Sha256 = new string('0', 64) },
        Part(2_504),
        Part(2_505) with { Name = "parts/000009/part-00002505.parquet" },
        Part(0) with { Name = "parts/000000/part-00000000.parquet" },
        Part(2_506) with { Name = "parts/000000/part-00002506.parquet" },
        Part(-1) with { Name = "parts/000000/part-00000000.parquet" },
        Part(-1),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Parts_come_back_as_they_were_those_of_other_names_and_digests_too()
    {
        DatasetParts held = [.. AllParts];

        Assert.Equal(AllParts, held);
        Assert.Equal(AllParts[2_400], held[2_400]);
        Assert.Throws<ArgumentOutOfRangeException>(() => held[held.Count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => held[-1]);
    }

    [Fact]
    public async Task As_JSON_they_are_a_list_ofAllParts()
    {
        DatasetParts held = [.. AllParts];
        var list = JsonSerializer.SerializeToUtf8Bytes(AllParts, RecordJson.Options);
        using var streamed = new MemoryStream();
        await JsonSerializer.SerializeAsync(streamed, held, RecordJson.Options, Cancel);

        Assert.Equal(list, streamed.ToArray());
        streamed.Position = 0;
        Assert.Equal(AllParts, await JsonSerializer.DeserializeAsync<DatasetParts>(streamed, RecordJson.Options, Cancel));
    }

    [Fact]
    public void A_tally_knows_the_shards_of_parts()
    {
        var tally = CountedParts.From(AllParts);

        Assert.Equal(AllParts.Length, tally.Count);
        Assert.Equal(7_000_001, tally.EndOfShards);
        var shards = AllParts.Select(part => part.Shard).ToHashSet();
        Assert.All(
            [0, 2_499, 2_500, 2_501, 6_999_999, 7_000_000, 8_000_000],
            shard => Assert.Equal(shards.Contains(shard), tally.Has(shard)));
    }

    [Fact]
    public void Tallies_are_the_same_only_where_all_of_each_part_is()
    {
        var held = CountedParts.From(AllParts);

        Assert.True(held.IsSame(CountedParts.From(AllParts)));
        Assert.False(held.IsSame(CountedParts.From(AllParts[..^1])));
        Assert.False(held.IsSame(CountedParts.From([.. AllParts[..^2], AllParts[^1], AllParts[^2]])));
        foreach (var index in (int[])[0, 2_499, 2_501, 2_506])
        {
            foreach (var other in Others(AllParts[index]))
                Assert.False(held.IsSame(CountedParts.From([.. AllParts[..index], other, .. AllParts[(index + 1)..]])), other.ToString());
        }
    }

    private static IEnumerable<DatasetPart> Others(DatasetPart part) =>
    [
        part with { Name = "another" }, part with { Shard = part.Shard + 1 }, part with { Generation = 2 }, part with { Rows = 0 },
        part with { Bytes = 0 }, part with { Sha256 = $"{part.Sha256[1..]}f" }, part with { Sha256 = $"{part.Sha256[..^1]}x" },
    ];

    private static DatasetPart Part(int shard) => new(
        $"part-{shard:00000000}.parquet", shard, 1, 100 + shard, 1_000 + shard,
        Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(shard)))[1..] + "0");
}
