using System.Security.Cryptography;
using System.Text.Json;
using FgClip.Search;
using FgClip.Storage;

namespace FgClip.Web.Search;

/// <summary>
/// Remembers the last searches, so that whoever scrolls on does not wait for the model and for a pass over the vectors again.
/// </summary>
internal sealed class RecentSearches
{
    // At most 10,000 hits each, some megabytes.
    private const int Capacity = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Name, FoundHits Found)> _byUse = [];

    /// <summary>Names a search, whichever of its hits are asked for.</summary>
    public static string Name(string job, SearchBody body) => job + ' ' + Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body with { Top = 1, Offset = 0 }, RecordJson.Options)));

    /// <summary>Finds a search.</summary>
    /// <returns>What it found; null where it is not remembered.</returns>
    public FoundHits? Find(string name)
    {
        lock (_lock)
        {
            var known = Take(name);
            if (known is null)
                return null;
            _byUse.AddFirst(known);
            return known.Value.Found;
        }
    }

    /// <summary>Remembers a search, and forgets the one that was not used for longest.</summary>
    public void Add(string name, FoundHits found)
    {
        lock (_lock)
        {
            Take(name);
            _byUse.AddFirst((name, found));
            if (_byUse.Count > Capacity)
                _byUse.RemoveLast();
        }
    }

    private LinkedListNode<(string Name, FoundHits Found)>? Take(string name)
    {
        for (var node = _byUse.First; node is not null; node = node.Next)
        {
            if (node.Value.Name != name)
                continue;
            _byUse.Remove(node);
            return node;
        }

        return null;
    }
}

/// <summary>The first hits of a search.</summary>
/// <param name="Digest">The digest of the dataset.</param>
/// <param name="Vectors">How many vectors were searched.</param>
/// <param name="Query">What was looked for.</param>
/// <param name="Note">What the asker should know; null for nothing.</param>
/// <param name="Hits">The hits.</param>
/// <param name="IsAll">Whether these are all hits.</param>
internal sealed record FoundHits(string Digest, long Vectors, SearchQuery Query, string? Note, IReadOnlyList<HitView> Hits, bool IsAll)
{
    /// <summary>The recall of the index that was used; null where the search was exact.</summary>
    public double? Recall { get; init; }

    /// <summary>Whether the hits that are asked for, and one more, are among them.</summary>
    public bool Covers(SearchBody body) => IsAll || Hits.Count > body.Offset + body.Top;

    /// <summary>The hits that are asked for.</summary>
    public SearchAnswer Answer(SearchBody body)
    {
        var end = body.Offset + body.Top;
        var isEnd = Hits.Count <= end || end > ExactIndex.MaxHits - body.Top;
        return new(Digest, Vectors, Recall is null, Recall, Note, [.. Hits.Skip(body.Offset).Take(body.Top)], isEnd ? null : end);
    }
}
