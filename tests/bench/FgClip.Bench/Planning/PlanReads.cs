using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.Text;
using FgClip.Bench.Inputs;
using FgClip.Bench.Tars;
using FgClip.TestKit;
using FgClip.TestKit.Processes;
using FgClip.TestKit.S3;

namespace FgClip.Bench.Planning;

/// <summary>How long <c>fgclip embed</c> takes from its start until the plan of many tars on an S3 server with latency is stored.</summary>
/// <param name="output">Where the table goes.</param>
internal sealed class PlanReads(TextWriter output)
{
    private const int ImageBytes = 2_000;

    /// <summary>Measures programs, one after the other; each is killed once it has planned.</summary>
    /// <param name="programs">The programs; empty for the one that was built.</param>
    /// <param name="tars">How many tars there are.</param>
    /// <param name="images">Images of a tar.</param>
    /// <param name="latency">What the server waits before each answer.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(
        IReadOnlyList<string> programs, int tars, int images, TimeSpan latency, CancellationToken cancellationToken)
    {
        using var model = await SyntheticFolder.MakeAsync("fgclip2-tiny").ConfigureAwait(false);
        using var folder = new TempFolder();
        var archive = Archive(images);
        await using var server = await S3Server.StartAsync().ConfigureAwait(false);
        var bucket = server.NewBucket();
        for (var tar = 0; tar < tars; tar++)
            server.Put(bucket, $"{tar:00000}.tar", archive);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{tars} tars of {images} images, {archive.Length / 1e6:f1} MB each, {latency.TotalMilliseconds:f0} ms for each answer\n\n"
            + $"| program | GETs to plan | MB | seconds | of a core: the program | the server |\n|---|---|---|---|---|---|"))
            .ConfigureAwait(false);
        foreach (var (program, number) in programs.DefaultIfEmpty(BuiltProgram.Fgclip).Select((each, i) => (each, i)))
        {
            var into = folder.At($"out-{number}");
            var plan = Path.Combine(into, "_inputs", "0001.json");
            var calls = new CountedCalls(plan);
            server.Faults = call =>
            {
                calls.Add(call);
                return new S3Fault(S3FaultKind.None, Task.Delay(latency));
            };
            using var own = Process.GetCurrentProcess();
            var before = own.TotalProcessorTime;
            var begun = Stopwatch.GetTimestamp();
            var log = new ProcessLog();
            await using var process = CliProcess.StartProgram(
                program, log, server.Environment, "embed", "--model", model.Model.Path, "--input", $"s3://{bucket}/*.tar", "--output", into,
                "--features", "image", "--json");
            var ended = process.WaitForExitAsync(cancellationToken);
            while (!File.Exists(plan) && !ended.IsCompleted)
                await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            if (ended.IsCompleted)
                throw new InvalidOperationException($"{program} ended before it had a plan:\n{log.Tail()}");
            own.Refresh();
            using var planner = Process.GetProcessById(process.Id);
            var (used, served) = (planner.TotalProcessorTime, own.TotalProcessorTime - before);
            process.Send(Signal.Kill);
            await ended.ConfigureAwait(false);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"| {program} | {calls.ToPlan.Requests} | {calls.ToPlan.Bytes / 1e6:f1} | {seconds:f1} | "
                + $"{used.TotalSeconds:f1} s | {served.TotalSeconds:f1} s |"))
                .ConfigureAwait(false);
        }
    }

    private static byte[] Archive(int images)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (var image = 0; image < images; image++)
            {
                Write(writer, $"{image:000000}.jpg", new byte[ImageBytes]);
                Write(writer, $"{image:000000}.txt", Encoding.UTF8.GetBytes($"a caption of image {image}"));
            }
        }

        return bytes.ToArray();
    }

    private static void Write(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
