using System.Net;
using Polly;

namespace FgClip.Hub;

/// <summary>Brings a model's files from the hub into the cache. What is there already is not asked for again.</summary>
public sealed class HubDownload : IDisposable
{
    // What an import reads; a repository holds much else.
    private static readonly string[] Wanted =
        ["config.json", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json",
        "merges.txt"];

    private readonly HubOptions _options;
    private readonly StallTimeout _stallTimeout;
    private readonly HubClient _client;
    private readonly ResiliencePipeline _retries;

    /// <summary>Prepares a download.</summary>
    /// <param name="options">Endpoint, token and cache.</param>
    /// <param name="time">The clock of the waits between retries.</param>
    public HubDownload(HubOptions options, TimeProvider time)
    {
        _options = options;
        _stallTimeout = new(options.StallTimeout, time);
        _client = new(options, _stallTimeout);
        _retries = HubRetries.Create(options, time);
    }

    /// <summary>Downloads what an import needs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <param name="progress">Told of each megabyte or so.</param>
    /// <param name="cancellationToken">Stops the download; what has come stays, and the next call continues from there.</param>
    /// <returns>The folder of the snapshot: a checkpoint folder.</returns>
    /// <exception cref="HubException">The hub has no such model, refuses it, or could not be reached.</exception>
    public async Task<string> FetchAsync(
        HubModelId model, string revision, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        var cache = new HubCache(_options.Cache, model.Repository);
        if (_options.Offline)
            return Offline(cache, model, revision);
        try
        {
            var (commit, files) = await _retries.ExecuteAsync(
                async token => await _client.RevisionAsync(model.Repository, revision, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            foreach (var name in files.Where(IsWanted).Order(StringComparer.Ordinal))
            {
                if (File.Exists(Path.Combine(cache.Snapshot(commit), name)))
                    continue;
                var file = await _retries.ExecuteAsync(
                    async token => await _client.FileAsync(model.Repository, commit, name, token).ConfigureAwait(false), cancellationToken)
                    .ConfigureAwait(false);
                await FetchBlobAsync(cache, file, progress, cancellationToken).ConfigureAwait(false);
                cache.Link(commit, name, file.Etag);
            }
            cache.RememberCommit(revision, commit);
            return cache.Snapshot(commit);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new HubException($"{model} could not be downloaded from {_options.Endpoint.Host}: {error.Message} What has come is kept; "
                + "the same command continues.", error);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private string Offline(HubCache cache, HubModelId model, string revision) =>
        cache.FindCommit(revision) is { } commit && Directory.Exists(cache.Snapshot(commit))
            ? cache.Snapshot(commit)
            : throw new HubException($"HF_HUB_OFFLINE is set, and {_options.Cache} has no {model} at revision '{revision}'.");

    private async Task FetchBlobAsync(HubCache cache, HubFile file, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        var blob = cache.Blob(file.Etag);
        if (File.Exists(blob))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        var partial = blob + ".incomplete";
        await _retries.ExecuteAsync(
            async token =>
            {
                await AppendAsync(file, partial, progress, token).ConfigureAwait(false);
                if (await ContentChecksum.MatchesAsync(partial, file.Etag, token).ConfigureAwait(false))
                    return;
                File.Delete(partial);
                throw new IOException($"{file.Name} arrived with a wrong checksum.");
            },
            cancellationToken).ConfigureAwait(false);
        File.Move(partial, blob, overwrite: true);
    }

    private async Task AppendAsync(HubFile file, string partial, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        // Opened for itself alone: two downloads of one file must not write into each other.
        await using var target = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1 << 20, useAsync: true);
        if (target.Length > file.Length)
            target.SetLength(0);
        target.Position = target.Length;
        if (target.Length == file.Length)
            return;

        using var response = await _client.ContentAsync(file, target.Length, cancellationToken).ConfigureAwait(false);
        if (target.Length > 0 && response.StatusCode != HttpStatusCode.PartialContent)
        {
            target.SetLength(0);
        }
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[1 << 20];
        while (await _stallTimeout.LimitAsync(token => source.ReadAsync(buffer, token), cancellationToken).ConfigureAwait(false) is > 0
            and var read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            progress?.Report(new(file.Name, target.Position, file.Length));
        }
        if (target.Position != file.Length)
        {
            throw new IOException($"{file.Name} ended after {target.Position} of {file.Length} bytes.");
        }
    }

    private static bool IsWanted(string name) => Wanted.Contains(name) || name == "model.safetensors.index.json"
        || (name.StartsWith("model", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal)
            && !name.Contains('/'));
}
