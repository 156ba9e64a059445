using FgClip.TestKit;
using FgClip.TestKit.S3;
using FgClip.TestKit.Services;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A job on an S3 service whose process is killed at random requests, FGCLIP_TEST_KILLS times.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedS3KilledTests(ShapesModel shapes)
{
    private const int Images = 12, ShardRows = 2, Seed = 11, MaxRequests = 60;

    private static readonly int Kills = TestSize.Get("FGCLIP_TEST_KILLS", otherwise: 3);

    [Fact]
    public async Task Killed_at_random_requests_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        await using var server = await S3Server.StartAsync();
        await KilledAsync(server.Endpoint, S3Server.AccessKey, S3Server.SecretKey);
    }

    [Fact]
    public async Task Killed_while_it_writes_to_Ceph_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        Assert.SkipWhen(Radosgw.Missing is not null, Radosgw.Missing ?? "");
        await using var radosgw = await Radosgw.StartAsync();
        await KilledAsync(radosgw.Endpoint, Radosgw.AccessKey, Radosgw.SecretKey);
    }

    private async Task KilledAsync(Uri server, string accessKey, string secretKey)
    {
        await using var relay = new Relay(server);
        using var bucket = await S3TestBucket.CreateAsync(relay.Endpoint, accessKey, secretKey);
        var manifest = (await Fgclip.RunAsync("sample", "--out", shapes.NewPath("scenes"), "--count", $"{Images}", "--seed", $"{Seed}"))
            .Ended(ExitCode.Done).Lines[0];
        (await RunAsync("whole")).Ended(ExitCode.Done);

        var moments = new Random(Seed);
        var hit = 0;
        for (var runs = 0; hit < Kills && runs < 3 * Kills; runs++)
        {
            var left = moments.Next(1, MaxRequests);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            relay.Sent = () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    reached.TrySetResult();
            };
            if ((await Fgclip.KillWhenAsync(bucket.Environment, reached.Task, Command("killed"))).ExitCode == 137)
                hit++;
            else
                await bucket.ClearAsync("killed/");
        }

        relay.Sent = null;
        (await RunAsync("killed")).Ended(ExitCode.Done);
        Assert.Equal(Kills, hit);
        var whole = await bucket.PartsAsync("whole");
        Assert.Equal(2 * Images / ShardRows, whole.Count);
        Assert.Equal(whole, await bucket.PartsAsync("killed"));
        (await Fgclip.RunAsync(bucket.Environment, "verify", $"s3://{bucket.Name}/killed")).Ended(ExitCode.Done);
        // A probe that was killed while it tried the conditions of an upload leaves one of a byte; there is no note of it yet.
        Assert.DoesNotContain(await bucket.UploadsAsync(), key => !key.Contains("/.fgclip-probe-", StringComparison.Ordinal));

        string[] Command(string output) =>
            ["embed", "--model", shapes.Model, "--input", manifest, "--features", "image,text,regions", "--shard-rows", $"{ShardRows}",
                "--output", $"s3://{bucket.Name}/{output}"];

        Task<Fgclip.Result> RunAsync(string output) => Fgclip.RunAsync(bucket.Environment, Command(output));
    }
}
