using FgClip.Datasets.Images.Web;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Images;

/// <summary>
/// Reads the images that rows name, and none outside of the image roots: a manifest is somebody else's text. Whatever goes wrong becomes
/// the row's fault, except what is wrong with this machine: a root that is not there, and a store that denies access to all images.
/// </summary>
public sealed class NamedImageReader
{
    /// <summary>The largest file that is read: 512 MiB.</summary>
    public const long DefaultMaxBytes = 512L << 20;

    private readonly FileImages? _files;
    private readonly StoreImages? _stores;
    private readonly WebImages? _web;
    private readonly WebManners _manners;
    private readonly long _maxBytes;

    /// <param name="roots">
    /// Folders, as paths, <c>file:///…</c> or <c>az://container/prefix</c>. A relative name is looked for in each, in this order: first in
    /// this machine's files, then in containers.
    /// </param>
    /// <param name="maxBytes">The largest file that is read; of images on the web at most 64 MiB.</param>
    /// <param name="allowHttp">Whether images are fetched from public web addresses.</param>
    /// <param name="manners">How web servers are asked; null for the defaults.</param>
    public NamedImageReader(
        IReadOnlyList<string> roots, long maxBytes = DefaultMaxBytes, bool allowHttp = false, WebManners? manners = null)
        : this(roots, maxBytes, allowHttp ? WebImages.Public : null, manners)
    {
    }

    internal NamedImageReader(IReadOnlyList<string> roots, long maxBytes, WebImages? web, WebManners? manners = null)
    {
        _manners = manners ?? new WebManners();
        var local = roots.ToLookup(StoreAddresses.IsLocal);
        _files = local[true].Any() ? new FileImages([.. local[true].Select(StoreAddresses.LocalPath)], maxBytes) : null;
        _stores = local[false].Any() ? new StoreImages([.. local[false].Select(ObjectStores.Open)], maxBytes) : null;
        (_web, _maxBytes) = (web, maxBytes);
    }

    /// <summary>The source for the rows of one input: the job's image roots, or else the input's own folder.</summary>
    /// <param name="options">How the job reads manifests.</param>
    /// <param name="input">The input.</param>
    /// <param name="run">How the job goes about a shard; null for the defaults.</param>
    public static NamedImageReader For(ManifestOptions options, PlanInput input, RunOptions? run = null)
    {
        IReadOnlyList<string> roots = input.Listing is not null ? [input.Address]
            : options.ImageRoots is { Count: > 0 } given ? given
            : [ObjectStores.OpenParent(input.Address).Store.Root];
        return new NamedImageReader(roots, allowHttp: options.AllowHttp, manners: WebManners.From(options, run));
    }

    /// <summary>Checks, at the end, that no store denied access to all images that were asked of it.</summary>
    /// <exception cref="StoreAccessException">One did.</exception>
    public void ThrowIfDenied()
    {
        if (_stores?.Denial is { } denial)
            throw new StoreAccessException(denial.Message, denial);
    }

    /// <summary>Reads the file that a row names.</summary>
    /// <param name="image">
    /// A name relative to a root, an absolute path, <c>file:///…</c>, <c>az://…</c>, or <c>http(s)://…</c> where that is allowed; null
    /// where the row names none.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ImageRootException">A root is not there.</exception>
    public async Task<ImageFetch> ReadAsync(string? image, CancellationToken cancellationToken)
    {
        try
        {
            return string.IsNullOrWhiteSpace(image)
                ? throw new FetchException(RowStatus.Missing, "The row names no image.")
                : new ImageFetch(await FetchAsync(image, cancellationToken).ConfigureAwait(false), null);
        }
        catch (FetchException e)
        {
            return new ImageFetch(null, new RowFault(e.Status, e.Message));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ObjectNotFoundException)
        {
            return new ImageFetch(null, new RowFault(RowStatus.Missing, $"There is no file {image}."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ImageFetch(null, new RowFault(RowStatus.FetchFailed, $"{image} could not be read: {e.Message}"));
        }
    }

    private Task<ImageBytes> FetchAsync(string image, CancellationToken cancellationToken) => StoreAddresses.Scheme(image) switch
    {
        null => FetchByNameAsync(image, cancellationToken),
        "http" or "https" when _web is not null =>
            _web.ReadAsync(image, Math.Min(_maxBytes, WebImages.MaxBytes), _manners, cancellationToken),
        "http" or "https" => throw new FetchException(RowStatus.OutsideRoot, $"{image} is on the web, which --allow-http allows."),
        var scheme when !StoreAddresses.IsSupported(scheme) => throw new FetchException(
            RowStatus.FetchFailed, $"{scheme}:// addresses of images are not read; use {StoreAddresses.Describe("https://…")}."),
        _ when StoreAddresses.IsLocal(image) && _files is not null => _files.ReadAsync(image, cancellationToken),
        _ when !StoreAddresses.IsLocal(image) && _stores is not null => _stores.ReadAsync(image, cancellationToken),
        _ => throw OutsideOf(image),
    };

    private static FetchException OutsideOf(string image) =>
        new(RowStatus.OutsideRoot, $"{image} lies outside of the image roots; --image-root allows another folder.");

    private async Task<ImageBytes> FetchByNameAsync(string name, CancellationToken cancellationToken)
    {
        if (_files is not null)
        {
            try
            {
                return await _files.ReadAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (FetchException e) when (_stores is not null && e.Status is RowStatus.Missing)
            {
                // It may be in a container.
            }
        }

        return _stores is not null ? await _stores.ReadAsync(name, cancellationToken).ConfigureAwait(false) : throw OutsideOf(name);
    }
}
