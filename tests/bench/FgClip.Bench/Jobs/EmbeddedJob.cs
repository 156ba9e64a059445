using System.Diagnostics;
using System.Text.Json;
using FgClip.Bench.Inputs;
using FgClip.Client;
using FgClip.Datasets.Jobs;
using FgClip.Grains.Abstractions.Jobs;
using FgClip.Hosting.Embedded;
using FgClip.Model.Encoders;
using FgClip.TestKit;

namespace FgClip.Bench.Jobs;

/// <summary>A whole job in this process, as <c>fgclip embed</c> runs it, from its submission to its end.</summary>
internal static class EmbeddedJob
{
    /// <summary>The most patches of an image.</summary>
    public const int Limit = 256;

    /// <summary>Runs one.</summary>
    /// <returns>Images a second, and where the dataset is.</returns>
    public static async Task<(double Speed, string Output)> RunAsync(
        SyntheticFolder made, EncoderOptions device, IReadOnlyList<string> files, TempFolder folder, CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToString("N");
        var manifest =
            folder.Write($"{name}.jsonl",
            string.Concat(
                files.Select((file, i) => JsonSerializer.Serialize(new { key = $"{i}", image = Path.GetFileName(file) }) + "\n")));
        var spec = new JobSpec
        {
            Model = new("made", made.Model.Digest, made.Model.Path),
            Inputs = [manifest],
            Output = folder.At(name),
            Manifest = new() { ImageRoots = [Path.GetDirectoryName(files[0])!] },
            Features = new() { MaxNumPatches = Limit },
        };
        await using var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions { Worker = worker => worker.Devices = [new("device", device)] }, cancellationToken);
        var client = new FgClipClient(cluster.Grains);
        var begun = Stopwatch.GetTimestamp();
        var last = await client.SubmitAsync(spec, job: null, cancellationToken);
        await foreach (var status in client.WatchAsync(last.Job, cancellationToken))
            last = status;
        return last.Phase is JobPhase.Succeeded
            ? (files.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds, spec.Output)
            : throw new InvalidOperationException($"The job ended as {last.Phase}: {last.Failure?.Message}");
    }
}
