using System.Net;
using System.Text.RegularExpressions;

namespace FgClip.Silo.Tests.Health;

/// <summary>A silo in a process of its own, with a job in hand.</summary>
public sealed partial class LivenessTests
{
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_thread_that_stops_in_a_batch_turns_it_red()
    {
        await using var silo = await WorkingSilo.StartAsync(images: 16, batchTokens: 64, new() { ["Worker:StallFloor"] = $"{Floor}" }, stopAtBatch: 3);

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
        await using var silo = await WorkingSilo.StartAsync(images: 400, batchTokens: 1_000_000, new() { ["Worker:StallFloor"] = $"{Floor}" });

        var answers = 0;
        await silo.AskUntilAsync("/healthz/live", answer =>
        {
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Words);
            answers++;
            return silo.HasEnded;
        });
        Assert.True(answers > 10);
        Assert.Equal(0, await silo.EndAsync());

        var metrics = (await silo.AskAsync("/metrics")).Words;
        var (quick, all) = (Count(metrics, "1"), Count(metrics, "+Inf"));
        Assert.True(quick < all, $"No batch of {all} took longer than {Floor}.");
    }

    private static int Count(string metrics, string bucket) =>
        Bucket().Matches(metrics).Where(match => match.Groups["le"].Value == bucket).Sum(match => int.Parse(match.Groups["count"].Value));

    [GeneratedRegex(@"^fgclip_batch_duration_seconds_bucket\{.*kind=""image"".*le=""(?<le>[^""]+)""\} (?<count>\d+)", RegexOptions.Multiline)]
    private static partial Regex Bucket();
}
