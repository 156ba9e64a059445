using FgClip.Datasets.Embeddings;
using FgClip.Mining.Engine;
using FgClip.Mining.Plans;
using FgClip.Selection.Specs;
using FgClip.Storage;

namespace FgClip.Selection.Sources;

/// <summary>
/// An output of <c>fgclip label</c> or <c>fgclip dedup</c>: a file for each part of the dataset, joined by the numbers of rows.
/// </summary>
/// <param name="Store">The output.</param>
/// <param name="Digest">The digest of what it was made of, and with which options.</param>
internal sealed record JoinedOutput(IObjectStore Store, string Digest)
{
    /// <summary>Opens labels.</summary>
    /// <exception cref="SelectionRefusedException">There are none, or they belong to another dataset.</exception>
    public static Task<JoinedOutput?> OpenLabelsAsync(string? address, EmbeddedDataset dataset, CancellationToken cancellationToken) =>
        OpenAsync(address, "label", "--labels", dataset, _ => null, cancellationToken);

    /// <summary>Opens duplicates of images or texts.</summary>
    /// <exception cref="SelectionRefusedException">There are none, or they belong to another dataset or to boxes.</exception>
    public static Task<JoinedOutput?> OpenDuplicatesAsync(string? address, EmbeddedDataset dataset, CancellationToken cancellationToken) =>
        OpenAsync(address, "dedup", "--duplicates", dataset,
            record => (string?)record.Spec["kind"] is "region" or "phrase"
                ? "has duplicates of boxes, and a selection is made of rows; use duplicates of images or texts"
                : null,
            cancellationToken);

    /// <summary>The name of the file that belongs to a part of the dataset.</summary>
    public static string FileOf(int part) => MiningLayout.Part(part, "parquet");

    private static async Task<JoinedOutput?> OpenAsync(string? address, string task, string option, EmbeddedDataset dataset,
        Func<MiningRecord, string?> refuse, CancellationToken cancellationToken)
    {
        if (address is null)
            return null;
        var store = ObjectStores.Open(address);
        var record = await store.ReadJsonAsync<MiningRecord>(MiningLayout.Job, cancellationToken).ConfigureAwait(false);
        var problem = record is null || (string?)record.Spec["task"] != task
            ? $"is not an output of fgclip {task}"
            : (string?)record.Spec["embeddings"] != dataset.Digest
            ? $"was made of another dataset than {dataset.Store.Root}, or before that was changed; make it again"
            : await store.FindAsync(MiningLayout.Success, cancellationToken).ConfigureAwait(false) is null
            ? $"is not finished; the same fgclip {task} again finishes it"
            : refuse(record);
        return problem is null
            ? new JoinedOutput(store, record!.Digest)
            : throw new SelectionRefusedException($"{option}: {store.Root} {problem}.");
    }
}
