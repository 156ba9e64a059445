using System.Diagnostics;
using System.Globalization;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.TestKit.Processes;

namespace FgClip.Faults.Benchmarks;

/// <summary>
/// What a second core is worth to the machine itself: a vision graph in a loop and no cluster around it, in a process for each core.
/// </summary>
internal static class BareGraph
{
    /// <summary>This program's command that is one such loop.</summary>
    public const string Command = "bare-graph";

    private const int Batch = 4;
    private const long PixelLimit = 1 << 24;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    /// <summary>Runs loops on the first cores at once.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="image">An image's path.</param>
    /// <param name="cores">How many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Images a second of all of them.</returns>
    public static async Task<double> PerSecondAsync(string model, string image, int cores, CancellationToken cancellationToken)
    {
        var speeds = await Task.WhenAll(Enumerable.Range(0, cores).Select(core => OnCoreAsync(model, image, core, cancellationToken)));
        return speeds.Sum();
    }

    /// <summary>The loop, in this process.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="image">An image's path.</param>
    /// <returns>Images a second.</returns>
    public static double Run(string model, string image)
    {
        var folder = ModelFolder.Open(model);
        using var encoder = new FgClipEncoder(folder, new EncoderOptions { IntraOpThreads = 1 });
        using var decoded = new ImageDecoder().Decode(File.ReadAllBytes(image), PixelLimit);
        using var prepared = new ImagePreparer(folder.Manifest.Pixels).Prepare(decoded);
        PreparedImage[] batch = [.. Enumerable.Repeat(prepared, Batch)];
        encoder.EncodeImages(batch, ImageOutputs.Pooled);
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        for (; Stopwatch.GetElapsedTime(begun) < Duration; done += Batch)
            encoder.EncodeImages(batch, ImageOutputs.Pooled);
        return done / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<double> OnCoreAsync(string model, string image, int core, CancellationToken cancellationToken)
    {
        var log = new ProcessLog();
        await using var loop = ProgramProcess.Start(
            $"core {core}", ["taskset", "-c", $"{core}", Environment.ProcessPath!, Command, model, image], new Dictionary<string, string>(),
            log);
        var exitCode = await loop.WaitForExitAsync(cancellationToken);
        return exitCode == 0
            ? double.Parse(log.Find(_ => true)[^1].Text, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The loop on core {core} ended with {exitCode}:\n{log.Tail()}");
    }
}
