using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Docs.Silos;

/// <summary>What a silo at work shows of itself.</summary>
/// <param name="Instruments">Its instruments, by name.</param>
/// <param name="Spans">Its spans, by source and name.</param>
/// <param name="Api">Its OpenAPI document.</param>
/// <param name="HealthEndpoints">The endpoints of its health port.</param>
internal sealed record SiloObservation(
    IReadOnlyList<MeasuredInstrument> Instruments,
    IReadOnlyList<SeenSpan> Spans,
    JsonNode Api,
    IReadOnlyList<HealthEndpoint> HealthEndpoints)
{
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(3);

    /// <summary>Starts a silo, lets it compute until every instrument has measured something, and notes what is seen.</summary>
    /// <exception cref="TimeoutException">An instrument measured nothing in three minutes.</exception>
    public static async Task<SiloObservation> MakeAsync()
    {
        using var folder = new TempFolder();
        var jobs = await SampleJobs.CreateAsync(folder);
        using var seen = new Observation();
        await using var silo = await LocalSilo.StartAsync();

        var finished = await silo.SubmitAsync(jobs.Spec("finished", rows: 40, hasRejected: true));
        await UntilAsync(async () => await silo.PhaseAsync(finished) == "succeeded", () => $"The job {finished} did not succeed");
        var running = await silo.SubmitAsync(jobs.Spec("running", rows: 40_000));
        await UntilAsync(() => Task.FromResult(seen.Read().Count == 0), () => $"Nothing was measured by {string.Join(", ", seen.Read())}");
        var scraped = await silo.Health.GetStringAsync("/metrics");
        await silo.CancelAsync(running);

        var api = JsonNode.Parse(await silo.Web.GetStringAsync("/openapi/v1.json"))!;
        return new(
            [.. seen.Instruments.Values.Select(instrument => MeasuredInstrument.From(instrument, seen.Tags[instrument.Name].Keys, scraped))
                .OrderBy(instrument => instrument.Name, StringComparer.Ordinal)],
            [.. seen.Spans.Select(span => new SeenSpan(span.Key.Source, span.Key.Name, [.. span.Value.Keys.Order(StringComparer.Ordinal)]))
                .OrderBy(span => span.Source, StringComparer.Ordinal).ThenBy(span => span.Name, StringComparer.Ordinal)],
            api,
            HealthEndpoint.FindAll(silo.Services));
    }

    private static async Task UntilAsync(Func<Task<bool>> reached, Func<string> otherwise)
    {
        using var timer = new PeriodicTimer(BetweenReadings);
        var started = TimeProvider.System.GetTimestamp();
        while (!await reached())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{otherwise()} in {Patience.TotalMinutes} minutes.");
            await timer.WaitForNextTickAsync();
        }
    }
}

/// <summary>A span that has ended.</summary>
/// <param name="Source">The name of its source.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">The names of its tags.</param>
internal sealed record SeenSpan(string Source, string Name, IReadOnlyList<string> Tags);
