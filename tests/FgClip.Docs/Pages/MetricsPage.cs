using FgClip.Docs.Markdown;
using FgClip.Docs.Silos;

namespace FgClip.Docs.Pages;

/// <summary>The page of metrics and spans, as a silo at work shows them.</summary>
internal static class MetricsPage
{
    private static readonly string[] Header = ["instrument", "in Prometheus", "kind", "unit", "tags", "what it measures"];

    public static string Create(SiloObservation silo)
    {
        var page = new MarkdownPage(
            "Metrics and spans",
            "With `HttpPort` set, a silo serves metrics to Prometheus under `/metrics`. With `OTEL_EXPORTER_OTLP_ENDPOINT` in its "
            + "environment it sends metrics, logs and spans to a collector. Beside its own meters it exports those of Orleans "
            + "(`Microsoft.Orleans`) and of .NET (`System.Runtime`).");
        foreach (var meter in silo.Instruments.GroupBy(instrument => instrument.Meter).OrderBy(meter => meter.Key, StringComparer.Ordinal))
        {
            page.Heading(2, $"Meter {meter.Key}");
            page.Table(Header, meter.Select(instrument => (IReadOnlyList<string>)
            [
                Inline.Code(instrument.Name),
                Inline.Code(instrument.PrometheusName),
                instrument.Kind,
                Inline.Code(instrument.Unit),
                string.Join(", ", instrument.Tags.Select(Inline.Code)),
                Inline.Text(instrument.Description),
            ]));
        }

        page.Heading(2, "Spans").Paragraph(
            "All spans of a job belong to one trace, whose id follows from the id of the job. A shard's stages are children of its span. "
            + "Jobs of hard negatives have a "
            + "span for each unit of work, named after its step.");
        page.Table(["source", "span", "tags"], silo.Spans.Select(span => (IReadOnlyList<string>)
            [Inline.Code(span.Source), Inline.Code(span.Name), string.Join(", ", span.Tags.Select(Inline.Code))]));
        return page.ToString();
    }
}
