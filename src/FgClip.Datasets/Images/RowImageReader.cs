using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Images;

/// <summary>Reads the images of rows, wherever they lie: in the row, in its manifest, or where the row says.</summary>
/// <param name="images">Reads those that rows name.</param>
/// <param name="manifest">The store of the manifest; null where no row has its image there.</param>
/// <param name="name">The manifest's name in that store.</param>
/// <param name="maxBytes">The largest file that is read.</param>
public sealed class RowImageReader(NamedImageReader images, IObjectStore? manifest = null, string name = "",
    long maxBytes = NamedImageReader.DefaultMaxBytes)
{
    /// <summary>The source for the rows of one input.</summary>
    /// <param name="options">How the job reads manifests.</param>
    /// <param name="input">The input.</param>
    /// <param name="run">How the job goes about a shard; null for the defaults.</param>
    public static RowImageReader For(ManifestOptions options, PlanInput input, RunOptions? run = null)
    {
        var images = NamedImageReader.For(options, input, run);
        if (input.Listing is not null)
            return new RowImageReader(images);
        var (store, name) = ObjectStores.OpenParent(input.Address);
        return new RowImageReader(images, store, name);
    }

    /// <summary>Checks, at the end, that no store denied access to all images that were asked of it.</summary>
    /// <exception cref="StoreAccessException">One did.</exception>
    public void ThrowIfDenied() => images.ThrowIfDenied();

    /// <summary>Reads the image of a row. A member's name is a name and never a path.</summary>
    /// <exception cref="ImageRootException">An image root is not there.</exception>
    /// <exception cref="StoreAccessException">The store of a manifest that holds the images denies access to it.</exception>
    public async Task<ImageFetch> ReadAsync(InputRow row, CancellationToken cancellationToken)
    {
        if ((row.ImageContent?.Length ?? row.Member?.Length) > maxBytes)
            return Failed(RowStatus.FetchFailed,
                $"{Named(row)} has {row.ImageContent?.Length ?? row.Member?.Length} bytes; at most {maxBytes} are read.");
        if (row.ImageContent is { } bytes)
            return new ImageFetch(new ImageBytes(bytes, row.ImageOwner), null);
        return row.Member is { } member
            ? await ReadMemberAsync(row, member, cancellationToken).ConfigureAwait(false)
            : await images.ReadAsync(row.Image, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImageFetch> ReadMemberAsync(InputRow row, ImageMember member, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await manifest!.OpenReadAsync(name, member.Offset, member.Length, cancellationToken)
                .ConfigureAwait(false);
            return new ImageFetch(await PooledRead.ToEndAsync(stream, (int)member.Length, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is IOException and not StoreAccessException or UnauthorizedAccessException)
        {
            return Failed(RowStatus.FetchFailed, $"{Named(row)} could not be read: {e.Message}");
        }
    }

    private string Named(InputRow row) => $"{row.Image ?? row.Key}{(name.Length > 0 ? $" in {name}" : "")}";

    private static ImageFetch Failed(RowStatus status, string message) => new(null, new RowFault(status, message));
}
