using FgClip.Pipeline.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace FgClip.Pipeline.Tests.Telemetry;

public sealed class StageClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StageClock _clock;

    public StageClockTests() => _clock = new(_time);

    [Fact]
    public async Task Time_goes_to_what_it_was_spent_on()
    {
        await foreach (var image in _clock.WaitingForRows(After(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3))))
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            _clock.Count(new(BatchKind.Images, image, Places: 8, Patches: 100, Padding: 2), TimeSpan.FromSeconds(4));
        }
        using (_clock.WaitingForWriter())
            _time.Advance(TimeSpan.FromSeconds(1));

        var times = _clock.Read();
        Assert.Equal(new StageTimes(
            Span: TimeSpan.FromSeconds(14),
            Computing: TimeSpan.FromSeconds(8),
            WaitingForRows: TimeSpan.FromSeconds(5),
            WaitingForWriter: TimeSpan.FromSeconds(1),
            ImageBatches: 2,
            Images: 3,
            Places: 16,
            Patches: 200,
            Padding: 4), times);
    }

    [Fact]
    public void What_is_older_than_a_minute_is_forgotten()
    {
        _clock.Count(new(BatchKind.Images, 1, 1), TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(31));
        _clock.Count(new(BatchKind.Images, 2, 2), TimeSpan.FromSeconds(1));
        Assert.Equal(3, _clock.Read().Images);

        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(2, _clock.Read().Images);

        _time.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal(0, _clock.Read().Images);
        Assert.Equal((3, TimeSpan.FromSeconds(132)), (_clock.Total.Images, _clock.Total.Span));
    }

    [Fact]
    public void Texts_take_time_and_are_no_images()
    {
        _clock.Count(new(BatchKind.Texts, 5, 32), TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), _clock.Read().Computing);
        Assert.Equal(0, _clock.Read().Places);
    }

    private async IAsyncEnumerable<int> After(params TimeSpan[] waits)
    {
        foreach (var (number, wait) in waits.Index())
        {
            await Task.Yield();
            _time.Advance(wait);
            yield return number + 1;
        }
    }
}
