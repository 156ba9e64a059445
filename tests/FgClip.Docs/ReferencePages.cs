using FgClip.Docs.Pages;
using FgClip.Docs.Silos;
using FgClip.Docs.XmlDocs;

namespace FgClip.Docs;

/// <summary>All reference pages that are generated.</summary>
public static class ReferencePages
{
    /// <summary>The pages' folder in the clone.</summary>
    public const string Folder = "docs/reference";

    /// <summary>Generates the pages. This starts a silo in this process, and runs small jobs on it to see what it measures.</summary>
    /// <returns>File names, each with its text.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> CreateAsync()
    {
        var comments = DocComments.Load();
        var silo = await SiloObservation.MakeAsync();
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["cli.md"] = CliPage.Create(),
            ["settings.md"] = SettingsPage.Create(comments),
            ["helm-values.md"] = HelmValuesPage.Create(),
            ["http-api.md"] = HttpApiPage.Create(silo),
            ["metrics.md"] = MetricsPage.Create(silo),
            ["output-columns.md"] = OutputColumnsPage.Create(comments),
            ["statuses-and-exit-codes.md"] = StatusesPage.Create(comments),
            ["dataset-files.md"] = DatasetFilesPage.Create(comments),
        };
    }
}
