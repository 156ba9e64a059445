using FgClip.Datasets.Planning.Stretches;

namespace FgClip.Datasets.Tests.Planning.Stretches;

public sealed class RowSizesTests
{
    [Fact]
    public void Rows_are_what_they_were()
    {
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            var start = random.NextInt64(1L << 40);
            var (offset, number) = (start, 0L);
            var rows = new List<(long Offset, long Number, long OutputBytes)>();
            for (var count = random.Next(300); count > 0; count--)
            {
                offset += random.Next(1, 1 << random.Next(1, 30));
                number += random.Next(1, 5);
                rows.Add((offset, number, random.NextInt64(1L << random.Next(1, 62))));
            }

            Assert.Equal(rows, RowSizes.From(rows, start).Unpack(start));
        }
    }

    [Fact]
    public void Rows_of_text_take_less_than_two_bytes()
    {
        var random = new Random(4);
        var offset = 0L;
        var rows = Enumerable.Range(1, 20_000).Select(i =>
        {
            var bytes = random.Next(150, 250);
            return (Offset: offset += bytes, (long)i, 4_000L + bytes);
        }).ToList();
        // A row's estimate has the bytes of its own line, which the offset of the next one gives.
        rows = [.. rows.Zip(rows.Skip(1), (row, next) => (row.Offset, row.Item2, 4_000 + next.Offset - row.Offset))];

        Assert.InRange(RowSizes.From(rows, 0).Packed.Length, 1, 2 * rows.Count);
    }
}
