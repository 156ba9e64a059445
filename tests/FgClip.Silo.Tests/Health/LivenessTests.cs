using System.Net;

namespace FgClip.Silo.Tests.Health;

/// <summary>A silo in a process of its own, with a job in hand.</summary>
public sealed class LivenessTests
{
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_thread_that_stops_in_a_batch_turns_it_red()
    {
        await using var silo = await WorkingSilo.StartAsync(images: 16, batchTokens: 64, new() { ["Worker:StallFloor"] = $"{Floor}" },
            stopAtBatch: 3);

        Assert.Equal(HttpStatusCode.OK, (await silo.AskAsync("/healthz/live")).Status);
        var (status, words) = await silo.AskUntilAsync("/healthz/live", answer => answer.Status != HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Matches(@"cpu: shard \d+: silent for \d+ s, of \d+ s that it may be", words);
        // It answers, and it is a member: a restart mends what readiness would not.
        Assert.Equal(HttpStatusCode.OK, (await silo.AskAsync("/healthz/ready")).Status);
    }

    [Fact]
    public async Task One_batch_that_takes_longer_than_the_floor_leaves_it_green()
    {
        await using var silo = await WorkingSilo.StartAsync(images: 16, batchTokens: 64, new() { ["Worker:StallFloor"] = $"{Floor}" },
            spinInBatch: 3);

        // The batch ends when this test says so, and not before three times the floor.
        var (answers, began) = (0, TimeProvider.System.GetTimestamp());
        await silo.AskUntilAsync("/healthz/live", answer =>
        {
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Words);
            answers++;
            return answers > 10 && TimeProvider.System.GetElapsedTime(began) > 3 * Floor;
        });
        silo.EndBatch();
        await silo.SucceedsAsync();
        Assert.Equal(HttpStatusCode.OK, (await silo.AskAsync("/healthz/live")).Status);
    }
}
