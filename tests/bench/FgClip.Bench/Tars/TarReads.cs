using System.Globalization;
using System.Security.Cryptography;
using FgClip.Bench.Baselines;
using FgClip.Bench.Inputs;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.S3;

namespace FgClip.Bench.Tars;

/// <summary>
/// What <c>fgclip embed</c> requests and reads of a tar on an S3 server that adds latency: while it plans, and while it computes.
/// </summary>
/// <param name="output">Where the table goes.</param>
internal sealed class TarReads(TextWriter output)
{
    private const int Photographs = 48;

    /// <summary>Measures programs, one after the other, and compares their parts.</summary>
    /// <param name="programs">The programs; empty for the one that was built.</param>
    /// <param name="images">Images of the tar.</param>
    /// <param name="latency">What the server waits before each answer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidOperationException">A program failed, or its parts have other bytes than those of the first.</exception>
    public async Task RunAsync(IReadOnlyList<string> programs, int images, TimeSpan latency, CancellationToken cancellationToken)
    {
        using var model = await SyntheticFolder.MakeAsync("fgclip2-tiny");
        using var photographs = new Photographs(Photographs);
        using var folder = new TempFolder();
        var archive = await SyntheticTar.MakeAsync(photographs.Files, images, cancellationToken);
        await using var server = await S3Server.StartAsync();
        var bucket = server.NewBucket();
        server.Put(bucket, "00000.tar", archive);
        server.Faults = _ => new S3Fault(S3FaultKind.None, Task.Delay(latency));

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{images} images, {archive.Length / 1e6:f1} MB, {latency.TotalMilliseconds:f0} ms for each answer\n\n"
            + $"| program | GETs to plan | MB | GETs to compute | MB | seconds |\n|---|---|---|---|---|---|"));
        string? first = null;
        foreach (var (program, number) in programs.DefaultIfEmpty(BuiltProgram.Fgclip).Select((each, i) => (each, i)))
        {
            var (calls, into) = (new CountedCalls(folder.At($"out-{number}", "_inputs", "0001.json")), folder.At($"out-{number}"));
            server.Faults = call =>
            {
                calls.Add(call);
                return new S3Fault(S3FaultKind.None, Task.Delay(latency));
            };
            var run = await MeasuredProcess.RunAsync(
                [program, "embed", "--model", model.Model.Path, "--input", $"s3://{bucket}/00000.tar", "--output", into,
                "--features", "image", "--max-num-patches", "128", "--shard-rows", "1000000", "--json"],
                server.Environment, cancellationToken);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {program} | {calls.ToPlan.Requests} | {calls.ToPlan.Bytes / 1e6:f1} | {calls.ToCompute.Requests} | "
                + $"{calls.ToCompute.Bytes / 1e6:f1} | {run.Elapsed.TotalSeconds:f1} |"));
            var parts = Digest(into);
            if ((first ??= parts) != parts)
                throw new InvalidOperationException($"{program} wrote other parts than {programs[0]}.");
        }
    }

    private static string Digest(string folder) => string.Join(
        ' ',
        Directory.EnumerateFiles(folder, "part-*.parquet").Order(StringComparer.Ordinal)
            .Select(part => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(part)))));
}
