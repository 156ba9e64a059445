using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>What a plan covers already, for one that continues from it.</summary>
/// <param name="output">The dataset.</param>
/// <param name="plan">The plan.</param>
/// <param name="options">How the job reads its manifests.</param>
internal sealed class KnownInputs(IObjectStore output, DatasetPlan plan, ManifestOptions options)
{
    // An extension asks of each of its inputs, old and new: to search the plan each time would take the square of their number.
    private readonly Dictionary<string, PlanInput> _manifests =
        plan.Inputs.Where(input => input.Listing is null).ToDictionary(
            input => StoreAddresses.WithoutRevision(input.Address), StringComparer.Ordinal);

    private readonly ILookup<string, string> _listings =
        plan.Inputs.Where(input => input.Listing is not null)
        .ToLookup(input => StoreAddresses.WithoutRevision(input.Address), input => input.Listing!, StringComparer.Ordinal);

    /// <summary>Whether an address is a manifest that was planned.</summary>
    /// <exception cref="ManifestFormatException">It is, and changed since: its new rows can't be told from the old ones.</exception>
    public async Task<bool> IsPlannedAsync(string address, CancellationToken cancellationToken)
    {
        if (!_manifests.TryGetValue(StoreAddresses.WithoutRevision(address), out var planned))
            return false;
        try
        {
            // Of another revision of the file, the one that is asked for now.
            var asked = InputSource.From(planned with { Address = address }, output);
            await InputCheck.Process.ThrowIfChangedAsync(asked, planned, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (InvalidDataException changed)
        {
            throw new ManifestFormatException($"{changed.Message} Rows are added to a dataset in files of their own.");
        }
    }

    /// <summary>The images of a folder that were planned.</summary>
    public async Task<IReadOnlySet<string>> ReadImagesAsync(string folder, CancellationToken cancellationToken)
    {
        var images = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listing in _listings[StoreAddresses.WithoutRevision(folder)])
            images.UnionWith(await FolderListing.ReadAsync(output, listing, options.ImageColumn, cancellationToken).ConfigureAwait(false));
        return images;
    }
}
