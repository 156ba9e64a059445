using System.Runtime.CompilerServices;
using FgClip.Hub;

namespace FgClip.Storage.Hub;

/// <summary>
/// The files of a dataset on the Hugging Face Hub, under a path, at one commit: that of the address, or the one that its revision is when
/// the store is first asked. Nothing is written there.
/// </summary>
internal sealed class HubStore : IObjectStore
{
    // One for the process, since it holds the connections.
    private static readonly Lazy<HubReader> FromEnvironment = new(
        () => new HubReader(HubOptions.FromEnvironment(Environment.GetEnvironmentVariable), TimeProvider.System),
        LazyThreadSafetyMode.PublicationOnly);

    private readonly HubReader _hub;
    private readonly HubRepository _repository;
    private readonly HubAddress _address;
    private readonly string _prefix;
    private string? _commit;

    public HubStore(HubReader hub, HubAddress address)
    {
        (_hub, _address) = (hub, address);
        _repository = new(HubRepository.Datasets, address.Owner, address.Name);
        _prefix = address.Path.Length == 0 ? "" : address.Path + "/";
        Root = address.ToString();
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <summary>Opens the store at an address, with the environment's endpoint and token.</summary>
    /// <exception cref="StoreAddressException">The environment's variables are malformed.</exception>
    public static HubStore Open(StoreAddress folder)
    {
        try
        {
            return new(FromEnvironment.Value, HubAddress.Parse(folder.ToString()));
        }
        catch (HubException malformed)
        {
            throw new StoreAddressException(malformed.Message);
        }
    }

    /// <summary>Returns the address with the commit that its revision is now.</summary>
    public async Task<string> PinAsync(CancellationToken cancellationToken) =>
        (_address with { Revision = await CommitAsync(null, cancellationToken).ConfigureAwait(false) }).ToString();

    /// <inheritdoc />
    public Task<ObjectInfo?> FindAsync(string name, CancellationToken cancellationToken) => AskAsync(
        name,
        async commit => await _hub.FindAsync(_repository, commit, PathOf(name), cancellationToken).ConfigureAwait(false) is { } found
            ? new ObjectInfo(name, found.Length, found.Etag)
            : null,
        cancellationToken);

    /// <inheritdoc />
    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var file = await AskAsync(
            name, commit => _hub.OpenAsync(_repository, commit, PathOf(name), cancellationToken), cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(Root, name);
        var bytes = Math.Max(0, Math.Min(length ?? file.Length, file.Length - offset));
        if (bytes == 0)
            return Stream.Null;
        if (file.Path is { } cached)
        {
            var (folder, blob) = (Path.GetDirectoryName(cached)!, Path.GetFileName(cached));
            return await new Files.FileObjectStore(folder).OpenReadAsync(blob, offset, length, cancellationToken).ConfigureAwait(false);
        }

        var first = new byte[Math.Min(bytes, RangeReadStream.FirstWindow)];
        await ReadAsync(offset, first, cancellationToken).ConfigureAwait(false);
        return new RangeReadStream(ReadAsync, offset, bytes, first);

        Task ReadAsync(long from, Memory<byte> destination, CancellationToken stop) => AskAsync(
            name,
            async _ =>
            {
                await file.ReadAsync(from, destination, stop).ConfigureAwait(false);
                return true;
            },
            stop);
    }

    /// <inheritdoc />
    public Task<IObjectUpload> BeginUploadAsync(string name, string staging, CancellationToken cancellationToken) => throw ReadOnly();

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectName.CheckPrefix(prefix);
        var whole = _prefix + prefix;
        var found = await AskAsync(
            null,
            async commit =>
            {
                List<ObjectInfo> files = [];
                var folder = whole[..Math.Max(0, whole.LastIndexOf('/'))];
                await foreach (var entry in _hub.ListAsync(_repository, commit, folder, cancellationToken).ConfigureAwait(false))
                {
                    if (entry.Path.StartsWith(whole, StringComparison.Ordinal))
                        files.Add(new(entry.Path[_prefix.Length..], entry.Length, entry.Etag));
                }

                return files;
            },
            cancellationToken).ConfigureAwait(false);
        // The hub lists a folder's files and folders by themselves.
        foreach (var file in found.OrderBy(file => file.Name, StringComparer.Ordinal))
            yield return file;
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => throw ReadOnly();

    /// <inheritdoc />
    public Task DeleteStagingAsync(string staging, CancellationToken cancellationToken) => throw ReadOnly();

    private string PathOf(string name) => _prefix + ObjectName.Check(name);

    private StoreAccessException ReadOnly() => new(
        $"{Root}: datasets of the hub are read here, and not written. Write to a folder or a store, and upload it with hf upload.",
        new NotSupportedException());

    private Task<string> CommitAsync(string? name, CancellationToken cancellationToken) =>
        _commit is { } known ? Task.FromResult(known) : AskAsync(name, Task.FromResult, cancellationToken);

    /// <summary>Asks the hub of the commit, and says as stores do what it refuses.</summary>
    private async Task<T> AskAsync<T>(string? name, Func<string, Task<T>> ask, CancellationToken cancellationToken)
    {
        var place = name is null ? Root : $"{Root}/{name}";
        try
        {
            _commit ??= await _hub.ResolveAsync(_repository, _address.Revision ?? "main", cancellationToken).ConfigureAwait(false);
            return await ask(_commit).ConfigureAwait(false);
        }
        catch (HubException refused) when (refused.IsRefusal)
        {
            throw new StoreAccessException($"{place}: {refused.Message}", refused);
        }
        catch (HubException error)
        {
            throw new IOException($"{place}: {error.Message}", error);
        }
        catch (HttpRequestException error)
        {
            throw new IOException($"{place}: the hub does not answer: {error.Message}", error);
        }
    }
}
