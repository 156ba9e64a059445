using FgClip.Workers.Devices;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Workers.Tests.Devices;

public sealed class JobRefusalsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly JobRefusals _refusals;

    public JobRefusalsTests() => _refusals = new(_time);

    [Fact]
    public void A_job_is_tried_again_after_a_minute_and_then_ever_later_up_to_ten_minutes()
    {
        List<double> waits = [];
        for (var time = 0; time < 6; time++)
        {
            _refusals.Add("job", "no such model here");
            Assert.True(_refusals.Covers("job"));
            Assert.False(_refusals.Covers("other"));
            var refusal = Assert.Single(_refusals.All!);
            Assert.Equal(("job", "no such model here"), (refusal.Job, refusal.Reason));
            waits.Add((refusal.NextTry - _time.GetUtcNow()).TotalMinutes);
            _time.Advance(refusal.NextTry - _time.GetUtcNow());
            Assert.False(_refusals.Covers("job"));
        }

        Assert.Equal([1, 2, 4, 8, 10, 10], waits);
    }

    [Fact]
    public void A_job_that_went_well_or_is_over_is_refused_no_more()
    {
        _refusals.Add("one", "no such model here");
        _refusals.Add("two", "no such model here");

        Assert.True(_refusals.Remove("one"));
        Assert.False(_refusals.Keep(["two"]));
        Assert.True(_refusals.Keep(["three"]));
        Assert.Null(_refusals.All);
    }
}
