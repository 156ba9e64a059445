using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Polly;

namespace FgClip.Hub;

/// <summary>
/// Finds, lists and reads files of repositories at one commit. Files that the cache has are read there; of others the ranges that are asked
/// for are read, and nothing is stored.
/// </summary>
public sealed class HubReader : IDisposable
{
    private const int MaxKnown = 4_096;

    // A commit does not change, and the hub counts requests: each image of a tar would ask again where the tar lies.
    private readonly ConcurrentDictionary<(HubRepository, string Commit, string Path), RemoteFile> _known = new();
    private readonly HubOptions _options;
    private readonly StallTimeout _stallTimeout;
    private readonly HubClient _client;
    private readonly ResiliencePipeline _retries;

    /// <param name="options">Endpoint, token and cache.</param>
    /// <param name="time">The clock of the waits between retries.</param>
    public HubReader(HubOptions options, TimeProvider time)
    {
        _options = options;
        _stallTimeout = new(options.StallTimeout, time);
        _client = new(options, _stallTimeout);
        _retries = HubRetries.Create(options, time);
    }

    /// <summary>Returns the commit that a revision is now.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="HubException">There is no such revision, it is refused, or the hub may not be asked.</exception>
    /// <exception cref="HttpRequestException">The hub does not answer.</exception>
    public async Task<string> ResolveAsync(HubRepository repository, string revision, CancellationToken cancellationToken)
    {
        if (IsCommit(revision))
            return revision;
        if (_options.Offline)
        {
            return new HubCache(_options.Cache, repository).FindCommit(revision) ?? throw new HubException(
                $"HF_HUB_OFFLINE is set, and {_options.Cache} has no {repository} at revision '{revision}'.");
        }

        return await _retries.ExecuteAsync(
            async token => (await _client.RevisionAsync(repository, revision, token).ConfigureAwait(false)).Commit, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Looks a file up.</summary>
    /// <returns>What is known of it; null where the commit has no such file.</returns>
    /// <exception cref="HubException">The repository is refused, or the hub may not be asked.</exception>
    /// <exception cref="HttpRequestException">The hub does not answer.</exception>
    public async Task<HubEntry?> FindAsync(HubRepository repository, string commit, string path, CancellationToken cancellationToken) =>
        new HubCache(_options.Cache, repository).FindFile(commit, path) is { } cached
            ? new HubEntry(path, cached.Length, cached.Etag)
            : await LookUpAsync(repository, commit, path, cancellationToken).ConfigureAwait(false) is { } file
            ? new HubEntry(path, file.Opened.Length, file.Opened.Etag)
            : null;

    /// <summary>Lists the files of a folder and of all below it, in the hub's order; none where there is no such folder.</summary>
    /// <exception cref="HubException">The repository is refused, or the hub may not be asked.</exception>
    /// <exception cref="HttpRequestException">The hub does not answer.</exception>
    public async IAsyncEnumerable<HubEntry> ListAsync(
        HubRepository repository, string commit, string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_options.Offline)
            throw new HubException($"HF_HUB_OFFLINE is set, and the cache does not know all that {repository} holds. Name its files.");
        Uri? next = null;
        do
        {
            var page = next;
            IReadOnlyList<HubEntry> entries;
            try
            {
                (entries, next) = await _retries.ExecuteAsync(
                    async token => await _client.TreeAsync(repository, commit, folder, page, token).ConfigureAwait(false),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (HubException error) when (error.IsMissing && folder.Length > 0)
            {
                yield break;
            }

            foreach (var entry in entries)
                yield return entry;
        }
        while (next is not null);
    }

    /// <summary>Opens a file for reading at any place.</summary>
    /// <returns>The file; null where the commit has no such file.</returns>
    /// <exception cref="HubException">The repository is refused, or the hub may not be asked.</exception>
    /// <exception cref="HttpRequestException">The hub does not answer.</exception>
    public async Task<HubFileReader?> OpenAsync(HubRepository repository, string commit, string path, CancellationToken cancellationToken)
    {
        if (new HubCache(_options.Cache, repository).FindFile(commit, path) is { } cached)
            return new HubFileReader(cached.Path, cached.Length);
        return await LookUpAsync(repository, commit, path, cancellationToken).ConfigureAwait(false) is { } file
            ? new HubFileReader(file.Opened.Length, file.ReadAsync)
            : null;
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);

    private async Task<RemoteFile?> LookUpAsync(HubRepository repository, string commit, string path, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((repository, commit, path), out var known))
            return known;
        if (_options.Offline)
            throw new HubException($"HF_HUB_OFFLINE is set, and {_options.Cache} has no {path} of {repository} at {commit}.");
        try
        {
            var file = await _retries.ExecuteAsync(
                async token => await _client.FileAsync(repository, commit, path, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            if (_known.Count >= MaxKnown)
                _known.Clear();
            return _known.GetOrAdd((repository, commit, path), new RemoteFile(this, repository, commit, file));
        }
        catch (HubException error) when (error.IsMissing)
        {
            return null;
        }
    }

    /// <summary>A file on the hub, and where its bytes lie now: links into the hub's storage are good for an hour.</summary>
    private sealed class RemoteFile(HubReader reader, HubRepository repository, string commit, HubFile opened)
    {
        private HubFile? _renewed;

        public HubFile Opened => opened;

        private HubFile Current => _renewed ?? opened;

        public async Task ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            // A connection that breaks off is continued from where it did.
            var read = 0;
            await reader._retries.ExecuteAsync(
                async token =>
                {
                    using var response = await RequestAsync(offset + read, offset + destination.Length - 1, token).ConfigureAwait(false);
                    await using var body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
                    while (read < destination.Length)
                    {
                        var count = await reader._stallTimeout.LimitAsync(
                            stop => body.ReadAsync(destination[read..], stop), token).ConfigureAwait(false);
                        read += count > 0 ? count : throw new IOException($"{opened.Name} of {repository} ended early.");
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }

        private async Task<HttpResponseMessage> RequestAsync(long from, long to, CancellationToken cancellationToken)
        {
            HttpResponseMessage response;
            try
            {
                response = await SendAsync().ConfigureAwait(false);
            }
            catch (HubException error) when (error.IsRefusal)
            {
                var now = await reader._client.FileAsync(repository, commit, opened.Name, cancellationToken).ConfigureAwait(false);
                if (now.Etag != opened.Etag)
                    throw new HubException($"{opened.Name} of {repository} at {commit} was replaced, which no commit allows.");
                _renewed = now;
                response = await SendAsync().ConfigureAwait(false);
            }

            if (response.StatusCode is HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == from)
                return response;
            // All of the file would come, at each window.
            response.Dispose();
            throw new HubException($"{Current.Location.Host} does not serve ranges of {opened.Name}. Download the dataset "
                + "with hf download; what is in its cache is read from there.");

            Task<HttpResponseMessage> SendAsync() =>
                reader._client.ContentAsync(Current, new RangeHeaderValue(from, to), cancellationToken);
        }
    }
}
