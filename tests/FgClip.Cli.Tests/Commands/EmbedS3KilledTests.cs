using System.Security.Cryptography;
using FgClip.TestKit;
using FgClip.TestKit.S3;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A job on an S3 service whose process is killed at random calls, FGCLIP_TEST_KILLS times.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedS3KilledTests(ShapesModel shapes)
{
    private const int Images = 12, ShardRows = 2, Seed = 11, MaxCalls = 60;

    private static readonly int Kills = TestSize.Get("FGCLIP_TEST_KILLS", otherwise: 3);

    [Fact]
    public async Task Killed_at_random_calls_it_ends_in_the_bytes_of_an_undisturbed_run()
    {
        await using var server = await S3Server.StartAsync();
        var bucket = server.NewBucket();
        var manifest = (await Fgclip.RunAsync("sample", "--out", shapes.NewPath("scenes"), "--count", $"{Images}", "--seed", $"{Seed}"))
            .Ended(ExitCode.Done).Lines[0];
        (await RunAsync("whole")).Ended(ExitCode.Done);

        var moments = new Random(Seed);
        var hit = 0;
        for (var runs = 0; hit < Kills && runs < 3 * Kills; runs++)
        {
            var left = moments.Next(1, MaxCalls);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Faults = _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    reached.TrySetResult();
                return S3Fault.None;
            };
            if ((await Fgclip.KillWhenAsync(server.Environment, reached.Task, Command("killed"))).ExitCode == 137)
                hit++;
            else
                server.Clear(bucket, "killed/");
        }

        server.Faults = null;
        (await RunAsync("killed")).Ended(ExitCode.Done);
        Assert.Equal(Kills, hit);
        Assert.Equal(2 * Images / ShardRows, Parts("whole").Count);
        Assert.Equal(Parts("whole"), Parts("killed"));
        (await Fgclip.RunAsync(server.Environment, "verify", $"s3://{bucket}/killed")).Ended(ExitCode.Done);
        // A probe that was killed while it tried the conditions of an upload leaves one of a byte; there is no note of it yet.
        Assert.DoesNotContain(server.Uploads(bucket), key => !key.Contains("/.fgclip-probe-", StringComparison.Ordinal));

        string[] Command(string output) =>
            ["embed", "--model", shapes.Model, "--input", manifest, "--features", "image,text,regions", "--shard-rows", $"{ShardRows}",
                "--output", $"s3://{bucket}/{output}"];

        Task<Fgclip.Result> RunAsync(string output) => Fgclip.RunAsync(server.Environment, Command(output));

        Dictionary<string, string> Parts(string output) => server.Keys(bucket)
            .Where(key => key.StartsWith($"{output}/part-", StringComparison.Ordinal))
            .ToDictionary(key => key[(output.Length + 1)..], key => Convert.ToHexString(SHA256.HashData(server.Bytes(bucket, key))));
    }
}
