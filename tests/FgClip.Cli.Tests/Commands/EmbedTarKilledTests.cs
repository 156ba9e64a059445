using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using FgClip.TestKit.S3;

namespace FgClip.Cli.Tests.Commands;

/// <summary>A job over a tar on an S3 service, whose process is killed while half of a window of the tar has arrived.</summary>
[Collection(nameof(ShapesModel))]
public sealed class EmbedTarKilledTests(ShapesModel shapes)
{
    private const int Images = 40, ShardRows = 20, Window = 1 << 20, Padding = 200_000, Killed = 137;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_the_middle_of_windows_the_same_command_ends_in_the_bytes_of_an_undisturbed_run()
    {
        await using var server = await S3Server.StartAsync();
        var bucket = server.NewBucket();
        var archive = await MakeAsync();
        var command = Command($"s3://{bucket}/in/a.tar", $"s3://{bucket}/out");
        server.Put(bucket, "in/a.tar", archive);
        var whole = await UndisturbedAsync(archive);

        // In the window that is neither the first nor the last of each of the two shards.
        foreach (var place in (double[])[0.25, 0.75])
        {
            var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            server.Faults = call => IsComputing() && IsWindow(call, (long)(place * archive.Length))
                ? new S3Fault(S3FaultKind.Stalled, Halfway: () => halfway.TrySetResult())
                : S3Fault.None;
            Assert.Equal(Killed, (await Fgclip.KillWhenAsync(server.Environment, halfway.Task, command)).ExitCode);
            Assert.Equal(place < 0.5 ? 0 : 1, Parts().Count);
        }

        server.Faults = null;
        (await Fgclip.RunAsync(server.Environment, command)).Ended(ExitCode.Done);
        Assert.Equal(Images / ShardRows, whole.Count);
        Assert.Equal(whole, Parts());

        // Headers are read while planning; images are not.
        bool IsComputing() => server.Keys(bucket).Contains("out/_inputs/0001.json");

        SortedDictionary<string, string> Parts() => new(server.Keys(bucket)
            .Where(key => key.StartsWith("out/part-", StringComparison.Ordinal))
            .ToDictionary(key => key["out/".Length..], key => Digest(server.Bytes(bucket, key))));
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private string[] Command(string input, string output) =>
        ["embed", "--model", shapes.Model, "--input", input, "--features", "image,text", "--shard-rows", $"{ShardRows}",
            "--tar-window-bytes", $"{Window}", "--output", output];

    /// <summary>Embeds the tar from a file, and returns the digests of the parts.</summary>
    private async Task<SortedDictionary<string, string>> UndisturbedAsync(byte[] archive)
    {
        var (folder, output) = (shapes.NewPath("in"), shapes.NewPath("whole"));
        Directory.CreateDirectory(folder);
        var tar = Path.Combine(folder, "a.tar");
        await File.WriteAllBytesAsync(tar, archive, Cancel);
        (await Fgclip.RunAsync(Command(tar, output))).Ended(ExitCode.Done);
        return new(Directory.GetFiles(output, "part-*.parquet")
            .ToDictionary(part => Path.GetFileName(part), part => Digest(File.ReadAllBytes(part))));
    }

    /// <summary>Whether a call fetches the whole window that a byte of the tar is in.</summary>
    private static bool IsWindow(S3Call call, long at)
    {
        if (call.Operation != "GetObject" || !call.Key.EndsWith(".tar", StringComparison.Ordinal))
            return false;
        var ends = call.Range["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
        return ends[1] - ends[0] + 1 == Window && ends[0] <= at && at <= ends[1];
    }

    /// <summary>Makes a tar of drawn scenes and their captions, with a member beside each that makes windows of them.</summary>
    private async Task<byte[]> MakeAsync()
    {
        var folder = shapes.NewPath("scenes");
        (await Fgclip.RunAsync("sample", "--out", folder, "--count", $"{Images}", "--seed", "5")).Ended(ExitCode.Done);
        var images = Directory.GetFiles(Path.Combine(folder, "images"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(Images, images.Count);
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (var i = 0; i < images.Count; i++)
            {
                await AddAsync($"{i:000}{Path.GetExtension(images[i])}", await File.ReadAllBytesAsync(images[i], Cancel));
                await AddAsync($"{i:000}.txt", Encoding.UTF8.GetBytes($"scene {i}"));
                await AddAsync($"{i:000}.raw", new byte[Padding]);
            }

            Task AddAsync(string name, byte[] bytes) => writer.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) }, Cancel);
        }

        return archive.ToArray();
    }
}
