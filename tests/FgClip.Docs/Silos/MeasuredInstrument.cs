using System.Diagnostics.Metrics;

namespace FgClip.Docs.Silos;

/// <summary>An instrument that has measured something.</summary>
/// <param name="Meter">The name of its meter.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Counter, histogram or gauge.</param>
/// <param name="Unit">Its unit; empty where it has none.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Tags">The names of its tags.</param>
/// <param name="PrometheusName">Its name where Prometheus scrapes it.</param>
internal sealed record MeasuredInstrument(
    string Meter, string Name, string Kind, string Unit, string Description, IReadOnlyList<string> Tags, string PrometheusName)
{
    /// <summary>Describes an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="tags">The names of the tags that were seen.</param>
    /// <param name="scraped">What Prometheus scraped after it had measured.</param>
    public static MeasuredInstrument From(Instrument instrument, IEnumerable<string> tags, string scraped) => new(
        instrument.Meter.Name,
        instrument.Name,
        instrument.GetType().Name.Split('`')[0].Replace("Observable", "", StringComparison.Ordinal).ToLowerInvariant(),
        instrument.Unit ?? "",
        instrument.Description ?? throw new InvalidOperationException($"{instrument.Name} has no description."),
        [.. tags.Order(StringComparer.Ordinal)],
        PrometheusNameOf(instrument, scraped));

    private static string PrometheusNameOf(Instrument instrument, string scraped)
    {
        var name = instrument.Name.Replace('.', '_');
        return scraped.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])
            .Where(known => known.StartsWith(name, StringComparison.Ordinal)).MinBy(known => known.Length)
            ?? throw new InvalidOperationException($"Prometheus did not find {instrument.Name}.");
    }
}
