using System.Globalization;
using System.Text.Json;

namespace FgClip.Bench.Suite;

/// <summary>Runs cases, and writes what they found as a table and as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Runs cases one after the other; one that can't run says why and is in no table.</summary>
    /// <returns>0 when all ran.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<ICase> cases, MeasureOptions options, string? json,
        CancellationToken cancellationToken)
    {
        List<Measure> measures = [];
        var failed = 0;
        foreach (var each in cases)
        {
            await Console.Error.WriteLineAsync($"{each.Name}: {each.Description}");
            try
            {
                foreach (var measure in await each.RunAsync(options, cancellationToken))
                {
                    measures.Add(measure);
                    await Console.Error.WriteLineAsync($"  {Line(measure)}");
                }
            }
            catch (Exception why) when (why is InvalidOperationException or IOException)
            {
                failed++;
                await Console.Error.WriteLineAsync($"  did not run: {why.Message}");
            }
        }

        Console.WriteLine("| case | ours | baseline | the baseline is | ratio | rounds | target |\n|---|---|---|---|---|---|---|");
        foreach (var measure in measures)
            Console.WriteLine(Line(measure));
        if (json is not null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(measures, Json), cancellationToken);
        return failed == 0 ? 0 : 1;
    }

    private static string Line(Measure measure) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {measure.Case} | {measure.Ours:g4} {measure.Unit} | {measure.Peer:g4} | {measure.PeerName} | {measure.Ratio:f2} | "
        + $"{measure.Ratios.Count}: {measure.Ratios.Min():f2}–{measure.Ratios.Max():f2} | "
            + $"{(measure.Target is { } target ? $"{target:0.##}" : "–")} |");
}
