using System.Globalization;
using System.Text.Json;
using FgClip.Bench.Baselines;

namespace FgClip.Bench.Evaluation;

/// <summary>Measures a command of ours and one of NumPy by turns, as processes from their start to the printed hits.</summary>
/// <param name="output">Where the table goes.</param>
internal sealed class EvaluationTurns(TextWriter output)
{
    /// <summary>Measures so many rounds.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="ours">Our command line of a round, which prints a report as JSON.</param>
    /// <param name="peer">The peer's, which prints the hits.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidOperationException">The two sides count other hits.</exception>
    public async Task RunAsync(int rounds, Func<int, string[]> ours, string[] peer, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(
            "| round | ours s | of processors | peak MB | NumPy s | of processors | peak MB | ratio | of processors |\n"
            + "|---|---|---|---|---|---|---|---|---|");
        for (var round = 0; round < rounds; round++)
        {
            var command = ours(round);
            var first = round % 2 == 0 ? await OursAsync() : null;
            var other = await MeasuredProcess.RunAsync(peer, OpenBlas.Variables, cancellationToken);
            var one = first ?? await OursAsync();
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {round + 1} | {Columns(one)} | {Columns(other)} | {other.Elapsed / one.Elapsed:f2} | "
                + $"{other.Processor / one.Processor:f2} |"));
            var hits = Hits(one.Output);
            if (hits != other.Output.Trim())
                throw new InvalidOperationException($"Ours counted {hits} hits, and NumPy {other.Output.Trim()}.");

            Task<MeasuredProcess> OursAsync() => MeasuredProcess.RunAsync(command, cancellationToken);
        }
    }

    private static string Hits(string json)
    {
        using var report = JsonDocument.Parse(json);
        return string.Join(' ', report.RootElement.GetProperty("metrics").EnumerateArray()
            .Select(metric => metric.GetProperty("hits").GetInt64()));
    }

    private static string Columns(MeasuredProcess process) => string.Create(
        CultureInfo.InvariantCulture,
        $"{process.Elapsed.TotalSeconds:f2} | {process.Processor.TotalSeconds:f2} | {process.PeakBytes / 1e6:f0}");
}
