using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>
/// Addresses with patterns in them: <c>*</c> and <c>?</c> within a name, <c>[0-9]</c>, <c>**</c> for any folders, and as webdataset has
/// them <c>{00000..00009}</c> and <c>{a,b}</c>. What is there under just that name is meant literally.
/// </summary>
public static partial class InputPattern
{
    /// <summary>The most addresses that are added to a dataset at once.</summary>
    private const int MaxAddresses = 1_000_000;

    /// <summary>The addresses that some others mean, in their order, and in ordinal order within each.</summary>
    /// <exception cref="ManifestFormatException">A pattern matches nothing or too much, or an address comes twice.</exception>
    public static async Task<IReadOnlyList<string>> ExpandAsync(IReadOnlyList<string> addresses, CancellationToken cancellationToken) =>
        await StreamAsync(addresses, 0, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Returns the same addresses one after the other, without holding them.</summary>
    /// <param name="addresses">Addresses and patterns.</param>
    /// <param name="known">How many of them a dataset may have already, which do not count towards the limit.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <exception cref="ManifestFormatException">A pattern matches nothing or too much, or an address comes twice.</exception>
    public static async IAsyncEnumerable<string> StreamAsync(
        IReadOnlyList<string> addresses, int known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limit = MaxAddresses + known;
        var count = 0;
        // The files that one pattern matches are different ones. A million addresses would take 200 MB, and their digests take 40.
        var seen = addresses is [var single] && !single.Contains('{', StringComparison.Ordinal) ? null : new HashSet<UInt128>();
        foreach (var address in addresses)
        {
            await foreach (var one in ExpandAsync(address, cancellationToken).ConfigureAwait(false))
            {
                if (seen?.Add(ShortDigest.Compute(one)) is false)
                    throw new ManifestFormatException($"The inputs name {one} twice; its rows would be there twice too.");
                if (count++ == limit)
                    throw new ManifestFormatException($"The inputs are more than {limit:N0} files.");
                yield return one;
            }
        }
    }

    private static async IAsyncEnumerable<string> ExpandAsync(string given, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A plan keeps the commit that a branch is now, so that all shards read the same bytes.
        var address = await ObjectStores.PinAsync(given, cancellationToken).ConfigureAwait(false);
        if (!address.AsSpan().ContainsAny("*?[{") || await ExistsAsync(address, cancellationToken).ConfigureAwait(false))
        {
            yield return address;
            yield break;
        }

        foreach (var pattern in Braces(address))
        {
            var found = !pattern.AsSpan().ContainsAny("*?[");
            if (found)
                yield return pattern;
            else
            {
                await foreach (var match in MatchesAsync(pattern, cancellationToken).ConfigureAwait(false))
                {
                    found = true;
                    yield return match;
                }
            }

            if (!found)
                throw new ManifestFormatException($"No file matches {pattern}.");
        }
    }

    private static async Task<bool> ExistsAsync(string address, CancellationToken cancellationToken)
    {
        if (await ObjectStores.IsFolderAsync(address, cancellationToken).ConfigureAwait(false))
            return true;
        var (store, name) = ObjectStores.OpenParent(address);
        return await store.FindAsync(name, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>The files that match, below the folder that stands before the first pattern.</summary>
    private static async IAsyncEnumerable<string> MatchesAsync(
        string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wild = pattern.AsSpan().IndexOfAny("*?[");
        var slash = pattern.LastIndexOf('/', wild);
        if (slash < 0 || pattern[..slash].EndsWith(":/", StringComparison.Ordinal))
            throw new ManifestFormatException($"{pattern} has a pattern where a folder or container must be.");

        var (folder, rest) = (slash == 0 ? "/" : pattern[..slash], pattern[(slash + 1)..]);
        var matches = GlobOf(rest);
        var names = StoreAddresses.IsLocal(folder)
            ? FolderMatches.Files(StoreAddresses.LocalPath(folder), rest.Split('/')).ToAsyncEnumerable()
            // An account with a hierarchical namespace lists "a/b" before "a-b".
            : ObjectStores.Open(folder).ListAsync(pattern[(slash + 1)..wild], cancellationToken).Select(blob => blob.Name)
            .Order(StringComparer.Ordinal);
        await foreach (var name in names.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (matches.IsMatch(name))
                yield return StoreAddresses.Combine(folder, name);
        }
    }

    /// <summary>The expression of a pattern for names; as in a shell, a star does not match a dot in front.</summary>
    internal static Regex GlobOf(string pattern)
    {
        var expression = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            var atStart = i == 0 || pattern[i - 1] == '/';
            if (atStart && pattern.AsSpan(i).StartsWith("**/"))
            {
                expression.Append(@"(?:[^/.][^/]*/)*");
                i += 2;
            }
            else if (atStart && pattern.AsSpan(i) is "**")
            {
                expression.Append(@"(?:[^/.][^/]*/)*[^/.][^/]*");
                i++;
            }
            else if (pattern[i] is '*')
                expression.Append(atStart ? "(?:[^/.][^/]*)?" : "[^/]*");
            else if (pattern[i] is '?')
                expression.Append(atStart ? "[^/.]" : "[^/]");
            else if (pattern[i] is '[' && pattern.IndexOf(']', i + 2) is > 0 and var end)
            {
                expression.Append(ClassOf(pattern[(i + 1)..end]));
                i = end;
            }
            else
                expression.Append(Regex.Escape(pattern[i].ToString()));
        }

        return new Regex(expression.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    private static string ClassOf(string inside)
    {
        var not = inside[0] is '!' or '^' ? "^/" : "";
        var set = not.Length > 0 ? inside[1..] : inside;
        var escaped = set.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("[", @"\[", StringComparison.Ordinal)
            .Replace("^", @"\^", StringComparison.Ordinal);
        return $"[{not}{escaped}]";
    }

    /// <summary>A pattern without its braces, once for each of their alternatives.</summary>
    private static IEnumerable<string> Braces(string pattern)
    {
        if (BracePart().Match(pattern) is not { Success: true } brace)
            return [pattern];
        return from one in Alternatives(brace.Groups[1].Value)
               from rest in Braces(pattern[(brace.Index + brace.Length)..])
               select pattern[..brace.Index] + one + rest;
    }

    private static IEnumerable<string> Alternatives(string inside)
    {
        var range = inside.Split("..");
        if (range.Length == 2 && long.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            var digits = range[0].StartsWith('0') || range[1].StartsWith('0') ? Math.Max(range[0].Length, range[1].Length) : 1;
            for (var number = first; number <= last; number++)
                yield return number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            yield break;
        }

        foreach (var one in inside.Split(','))
            yield return one;
    }

    [GeneratedRegex(@"\{([^{}]*(?:,|\.\.)[^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex BracePart();
}
