using System.Collections.Concurrent;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Images;

/// <summary>Images in blob containers, below the roots and nowhere else.</summary>
/// <param name="stores">The roots.</param>
/// <param name="maxBytes">The largest object that is read.</param>
internal sealed class StoreImages(IReadOnlyList<IObjectStore> stores, long maxBytes)
{
    private readonly ConcurrentDictionary<IObjectStore, StoreAccessException> _denials = new();
    private readonly ConcurrentDictionary<IObjectStore, bool> _answered = new();

    /// <summary>
    /// The answer of a store that denied access each time; null where there is none. A store that denies single images is at odds with
    /// those, and one that denies all with this process.
    /// </summary>
    public StoreAccessException? Denial => _denials.FirstOrDefault(denial => !_answered.ContainsKey(denial.Key)).Value;

    /// <summary>Reads an object.</summary>
    /// <param name="image">A name under a root, or an <c>az://</c> address.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FetchException">It is not there, lies outside of the roots, or is too large.</exception>
    public async Task<ImageBytes> ReadAsync(string image, CancellationToken cancellationToken)
    {
        foreach (var (store, name) in Candidates(image))
        {
            try
            {
                await using var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
                if (stream.Length > maxBytes)
                    throw new FetchException(RowStatus.FetchFailed, $"{image} has {stream.Length} bytes; at most {maxBytes} are read.");
                var read = await PooledRead.ToEndAsync(stream, (int)stream.Length, cancellationToken).ConfigureAwait(false);
                _answered.TryAdd(store, true);
                return read;
            }
            catch (ObjectNotFoundException)
            {
                // Perhaps under the next root.
                _answered.TryAdd(store, true);
            }
            catch (StoreAccessException denied)
            {
                _denials.TryAdd(store, denied);
                throw;
            }
        }

        throw new FetchException(RowStatus.Missing, $"There is no file {image} under {Roots()}.");
    }

    private List<(IObjectStore Store, string Name)> Candidates(string image)
    {
        try
        {
            var address = StoreAddresses.Scheme(image) is null ? null : StoreAddresses.Normalize(image);
            var candidates = stores
                .Select(store => (Store: store, Name: address is null ? ObjectName.Check(Trimmed(image)) : Below(address, store.Root)))
                .Where(candidate => candidate.Name is not null)
                .Select(candidate => (candidate.Store, candidate.Name!))
                .ToList();
            return candidates.Count > 0 ? candidates : throw Outside(image);
        }
        catch (Exception e) when (e is ArgumentException or StoreAddressException)
        {
            // A name with ".." in it, a container in capitals: nothing that lies below a root.
            throw Outside(image);
        }
    }

    private static string Trimmed(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static string? Below(string address, string root) =>
        address.StartsWith(root + "/", StringComparison.Ordinal) ? address[(root.Length + 1)..] : null;

    private FetchException Outside(string image) =>
        new(RowStatus.OutsideRoot, $"{image} lies outside of {Roots()}; --image-root allows another folder.");

    private string Roots() => string.Join(", ", stores.Select(store => store.Root));
}
