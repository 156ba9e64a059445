using FgClip.Datasets.Rows;
using FgClip.Grains.Abstractions.Shards;
using FgClip.Grains.Jobs;

namespace FgClip.Grains.Tests.Jobs;

public sealed class ErrorLimitTests
{
    [Theory]
    [InlineData(0.1, 899, 100, 0, false)] // 999 rows say nothing yet.
    [InlineData(0.1, 900, 100, 0, false)]
    [InlineData(0.1, 899, 101, 0, true)]
    [InlineData(0, 1000, 0, 0, false)]
    [InlineData(0, 999, 1, 0, true)]
    [InlineData(1, 0, 5000, 0, false)]
    [InlineData(0.1, 900, 0, 100, false)]
    [InlineData(0.1, 900, 0, 101, true)]
    public void A_rate_is_judged_once_a_thousand_rows_were_tried(double rate, long ok, long missing, long givenUp, bool fails) =>
        Assert.Equal(fails, ErrorLimit.Judge(rate, Tally(ok, missing, givenUp)) is not null);

    [Fact]
    public void Rows_in_flight_count_too()
    {
        var tally = Tally(ok: 800, missing: 0, givenUp: 0) with { InFlight = Rows((RowStatus.Truncated, 200)) };

        Assert.NotNull(ErrorLimit.Judge(0.1, tally));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Rows_without_captions_have_failed_where_only_texts_are_computed(bool hasImages, bool fails)
    {
        var tally = Tally(ok: 500, missing: 0, givenUp: 0) with { InFlight = Rows((RowStatus.EmptyCaption, 600)) };

        Assert.Equal(fails, ErrorLimit.Judge(0.1, tally, hasImages) is not null);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void Rows_that_their_server_opted_out_are_tried_and_no_failures(long missing, bool fails)
    {
        var tally = Tally(ok: 300, missing, givenUp: 0) with { InFlight = Rows((RowStatus.OptedOut, 700 - missing)) };

        var failure = ErrorLimit.Judge(0.1, tally, hasImages: true);

        Assert.Equal(fails, failure is not null);
        Assert.DoesNotContain("opted_out", failure?.Message ?? "");
    }

    [Fact]
    public void The_reasons_are_counted_the_commonest_first()
    {
        var tally = Tally(ok: 1000, missing: 30, givenUp: 300) with { InFlight = Rows((RowStatus.NotAnImage, 70)) };

        Assert.StartsWith(
            "400 of 1400 rows failed, more than the 2.5 % that --max-error-rate allows: "
            + "300 in shards that were given up, 70 not_an_image, 30 missing. What is committed stays",
            ErrorLimit.Judge(0.025, tally)?.Message);
    }

    private static JobTally Tally(long ok, long missing, long givenUp) =>
        JobTally.None with { Committed = Rows((RowStatus.Ok, ok), (RowStatus.Missing, missing)), RowsGivenUp = givenUp };

    private static RowCounts Rows(params (RowStatus Status, long Rows)[] rows) =>
        new(rows.ToDictionary(row => row.Status, row => row.Rows));
}
