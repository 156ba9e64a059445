using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.ClipRetrieval;

/// <summary>
/// The folder of a dataset's files in clip-retrieval's layout: next to the dataset, or in it where version 0.1.0 planned it.
/// </summary>
internal static class ExportFolder
{
    private const string Suffix = "-clip-retrieval";

    /// <summary>Returns where a new dataset has the files of its job's layout. A container's root has no place next to it.</summary>
    public static ExportPlace Place(JobSpec spec, IObjectStore output) =>
        spec.Export is ExportLayout.ClipRetrieval && Sibling(output.Root) is not null ? ExportPlace.Sibling : ExportPlace.Inside;

    /// <summary>Opens the folder.</summary>
    public static IObjectStore Open(IObjectStore output, DatasetPlan plan) =>
        plan.ExportPlace is ExportPlace.Sibling && Sibling(output.Root) is { } folder ? ObjectStores.Open(folder) : output;

    /// <summary>Looks for files of another dataset in the folder of a dataset that is about to be planned.</summary>
    /// <returns>Why it cannot be planned, as a sentence; null where the folder is empty.</returns>
    public static async Task<string?> FindForeignAsync(IObjectStore output, DatasetPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ExportPlace is not ExportPlace.Sibling)
            return null;
        var folder = Open(output, plan);
        await using var files = folder.ListAsync("", cancellationToken).GetAsyncEnumerator(cancellationToken);
        return await files.MoveNextAsync().ConfigureAwait(false)
            ? $"{folder.Root} would get this dataset's files in clip-retrieval's layout, and has {files.Current.Name} of another one. "
                + "Delete the folder, or choose another output."
            : null;
    }

    private static StoreAddress? Sibling(string root)
    {
        try
        {
            var (folder, name) = StoreAddress.Parse(root).Split();
            return folder.Combine(name + Suffix);
        }
        catch (StoreAddressException)
        {
            return null;
        }
    }
}
