using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Shards;

namespace FgClip.Grains.Tests.Shards;

public sealed class RowCountsTests
{
    private static readonly RowCounts Some = new(new Dictionary<RowStatus, long>
    {
        [RowStatus.Ok] = 90,
        [RowStatus.EmptyCaption] = 4,
        [RowStatus.Truncated] = 6,
    });

    [Fact]
    public void Rows_without_an_error_are_those_that_are_ok() => Assert.Equal((100, 10), (Some.Rows, Some.Errors));

    [Fact]
    public void A_row_that_lacks_its_caption_alone_has_a_good_image() => Assert.Equal(94, Some.Images);

    [Fact]
    public void Counts_add_up_by_status()
    {
        var sum = Some + new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 1, [RowStatus.Missing] = 2 }) + RowCounts.None;

        Assert.Equal((91, 4, 6, 2, 0),
            (sum[RowStatus.Ok], sum[RowStatus.EmptyCaption], sum[RowStatus.Truncated], sum[RowStatus.Missing], sum[RowStatus.BadRow]));
    }

    [Fact]
    public void What_is_taken_away_is_gone()
    {
        var rest = Some - new RowCounts(new Dictionary<RowStatus, long> { [RowStatus.Ok] = 40, [RowStatus.Truncated] = 6 });

        Assert.Equal((50, 4, 54), (rest[RowStatus.Ok], rest[RowStatus.EmptyCaption], rest.Rows));
        Assert.DoesNotContain(RowStatus.Truncated, rest.ByStatus.Keys);
    }
}
