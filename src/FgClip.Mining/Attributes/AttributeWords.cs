using System.Security.Cryptography;
using System.Text;

namespace FgClip.Mining.Attributes;

/// <summary>
/// Words that name values of one attribute, so that one put in place of another changes a phrase in that attribute and nothing else. A file
/// is UTF-8, a group of words a line, in three columns with a tab between them: the language (<c>en</c>: words end at a letter or digit;
/// <c>zh</c>: they do not), the attribute's name, and the words with a <c>|</c> between them. Empty lines and those that start with # are
/// passed over.
/// </summary>
public sealed class AttributeWords
{
    private AttributeWords(IReadOnlyList<AttributeGroup> groups, string digest) => (Groups, Digest) = (groups, digest);

    /// <summary>The groups, in the order of the file.</summary>
    public IReadOnlyList<AttributeGroup> Groups { get; }

    /// <summary>Hex sha256 of the file.</summary>
    public string Digest { get; }

    /// <summary>Reads a file of words.</summary>
    /// <param name="path">The file; null for our own words.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="InvalidDataException">A line is not as it should be; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<AttributeWords> LoadAsync(string? path, CancellationToken cancellationToken)
    {
        await using var stream = path is null ? typeof(AttributeWords).Assembly.GetManifestResourceStream("words.tsv")!
            : File.OpenRead(path);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return Parse(bytes.ToArray(), path ?? "words.tsv");
    }

    /// <summary>Reads the content of a file of words.</summary>
    /// <exception cref="InvalidDataException">A line is not as it should be; the message names it.</exception>
    internal static AttributeWords Parse(byte[] content, string name)
    {
        var groups = new List<AttributeGroup>();
        foreach (var (number, line) in Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r'))
            .Index())
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            groups.Add(ParseLine(line) ?? throw new InvalidDataException(
                $"{name}, line {number + 1}: should be en or zh, an attribute, and at least two different words with | between them, with "
                + $"tabs between the three."));
        }

        return groups.Count > 0
            ? new AttributeWords(groups, Convert.ToHexStringLower(SHA256.HashData(content)))
            : throw new InvalidDataException($"{name} holds no words.");
    }

    private static AttributeGroup? ParseLine(string line)
    {
        var columns = line.Split('\t');
        if (columns is not [("en" or "zh") and var language, { Length: > 0 } attribute, var list])
            return null;
        string[] words =
            [.. list.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.OrdinalIgnoreCase)];
        return words.Length > 1 ? new AttributeGroup(language == "en", attribute, words) : null;
    }
}

/// <summary>Words of one attribute that exclude each other.</summary>
/// <param name="HasWordEnds">Whether a word counts only where no letter or digit is next to it.</param>
/// <param name="Attribute">The attribute's name.</param>
/// <param name="Words">The words.</param>
public sealed record AttributeGroup(bool HasWordEnds, string Attribute, IReadOnlyList<string> Words);
