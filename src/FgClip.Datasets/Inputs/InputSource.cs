using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>Where the text of an input lies: a manifest, or the listing of a folder.</summary>
/// <param name="Address">The input, as the job has it.</param>
/// <param name="Store">The store of the text.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Listing">For a folder, the listing's name in the output.</param>
internal sealed record InputSource(string Address, IObjectStore Store, string Name, string? Listing)
{
    /// <summary>The name that messages and keys give it.</summary>
    public string DisplayName => Listing is null ? Name : Address[(Address.LastIndexOf('/') + 1)..];

    /// <summary>The input was not the same from start to end.</summary>
    public IOException Changed() => new($"{Address} changed while it was read. Start again when it no longer does.");

    /// <summary>Finds an input; that of a folder is written down first.</summary>
    /// <exception cref="ManifestFormatException">There is no such input.</exception>
    public static async Task<InputSource> ResolveAsync(
        string address, ListingPlace place, ManifestOptions options, IObjectStore output, CancellationToken cancellationToken)
    {
        if (!await ObjectStores.IsFolderAsync(address, cancellationToken).ConfigureAwait(false))
        {
            var (store, name) = ObjectStores.OpenParent(address);
            return await store.FindAsync(name, cancellationToken).ConfigureAwait(false) is null
                ? throw new ManifestFormatException($"There is no input {address}.")
                : new InputSource(address, store, name, Listing: null);
        }

        var listing = await FolderListing.WriteAsync(ObjectStores.Open(address), options.ImageColumn, output, place, cancellationToken)
            .ConfigureAwait(false);
        return new InputSource(address, output, listing, listing);
    }

    /// <summary>The source of an input that was planned.</summary>
    public static InputSource From(PlanInput input, IObjectStore output)
    {
        if (input.Listing is not null)
            return new InputSource(input.Address, output, input.Listing, input.Listing);

        var (store, name) = ObjectStores.OpenParent(input.Address);
        return new InputSource(input.Address, store, name, Listing: null);
    }
}

/// <summary>Where the listing of a folder goes.</summary>
/// <param name="Plan">Number of the plan.</param>
/// <param name="Input">Position of the folder among its inputs.</param>
/// <param name="Known">Images that earlier plans list already.</param>
internal sealed record ListingPlace(int Plan, int Input, IReadOnlySet<string> Known);
