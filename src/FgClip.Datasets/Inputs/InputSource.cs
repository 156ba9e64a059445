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
/// <param name="PassedOver">For a folder that was listed just now, what it holds beside its images, by reason.</param>
internal sealed record InputSource(
    string Address, IObjectStore Store, string Name, string? Listing, IReadOnlyDictionary<string, long>? PassedOver = null)
{
    /// <summary>What the store knew of the text when it was found; null where it was not asked for that.</summary>
    public ObjectInfo? Found { get; init; }

    /// <summary>The name that messages and keys give it.</summary>
    public string DisplayName => Listing is null ? Name : Address[(Address.LastIndexOf('/') + 1)..];

    /// <summary>The input was not the same from start to end.</summary>
    public IOException Changed() => new($"{Address} changed while it was read. Start again when it no longer does.");

    /// <summary>Finds an input; that of a folder is written down first.</summary>
    /// <exception cref="ManifestFormatException">There is no such input.</exception>
    public static async Task<InputSource> ResolveAsync(
        string address, ListingPlace place, ManifestOptions options, IObjectStore output, CancellationToken cancellationToken)
    {
        // Most inputs are objects, which a look-up finds in less time than a listing. Some tools mark a folder of an object store with an
        // empty object of its name.
        var (file, length) = await FindFileAsync(address, cancellationToken).ConfigureAwait(false);
        if (length > 0)
            return file!;
        if (!await ObjectStores.IsFolderAsync(address, cancellationToken).ConfigureAwait(false))
            return file ?? throw new ManifestFormatException($"There is no input {address}.");

        var listing = new FolderListing(ObjectStores.Open(address), options, output);
        var written = await listing.WriteAsync(place, cancellationToken).ConfigureAwait(false);
        if (place.Known.Count == 0 && listing.Manifests is { Count: > 0 } manifests
            && await output.FindAsync(written, cancellationToken).ConfigureAwait(false) is { Length: 0 })
        {
            throw new ManifestFormatException(
                $"{address} holds no images, but {string.Join(", ", manifests)}. To read those files, write --input "
                + $"'{address}/{manifests.First()}'.");
        }

        return new InputSource(address, output, written, written, listing.PassedOver);
    }

    private static async Task<(InputSource? File, long Length)> FindFileAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            var (store, name) = ObjectStores.OpenParent(address);
            return await store.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found
                ? (new InputSource(address, store, name, Listing: null) { Found = found }, found.Length)
                : default;
        }
        catch (StoreAddressException)
        {
            // It names a whole container or disk, which no folder holds.
            return default;
        }
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
