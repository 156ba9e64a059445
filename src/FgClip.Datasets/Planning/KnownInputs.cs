using FgClip.Datasets.Inputs;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Planning;

/// <summary>Looks at inputs that an earlier plan covers.</summary>
/// <param name="output">The dataset.</param>
/// <param name="options">How the job reads its manifests.</param>
internal sealed class KnownInputs(IObjectStore output, ManifestOptions options)
{
    /// <summary>Checks that a manifest is still as it was planned.</summary>
    /// <param name="address">Its address, which may name another revision of the file.</param>
    /// <param name="planned">The manifest, as it was planned.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ManifestFormatException">It changed: its new rows can't be told from the old ones.</exception>
    public async Task ThrowIfChangedAsync(string address, PlanInput planned, CancellationToken cancellationToken)
    {
        try
        {
            var asked = InputSource.From(planned with { Address = address }, output);
            await InputCheck.Process.ThrowIfChangedAsync(asked, planned, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException changed)
        {
            throw new ManifestFormatException($"{changed.Message} Rows are added to a dataset in files of their own.");
        }
    }

    /// <summary>Returns the images of listings.</summary>
    public async Task<IReadOnlySet<string>> ReadImagesAsync(IReadOnlyList<string> listings, CancellationToken cancellationToken)
    {
        var images = new HashSet<string>(StringComparer.Ordinal);
        foreach (var listing in listings)
            images.UnionWith(await FolderListing.ReadAsync(output, listing, options.ImageColumn, cancellationToken).ConfigureAwait(false));
        return images;
    }
}
