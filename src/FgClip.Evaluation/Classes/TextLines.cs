using System.Security.Cryptography;
using System.Text;
using FgClip.Storage;

namespace FgClip.Evaluation.Classes;

/// <summary>Reads small files of lines from any store.</summary>
internal static class TextLines
{
    /// <summary>The digest of the lines that are not blank; null where there is no file.</summary>
    public static async Task<string?> DigestAsync(string? address, CancellationToken cancellationToken)
    {
        if (address is null)
            return null;
        var lines = await ReadAsync(address, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>The lines that are not blank.</summary>
    /// <exception cref="InvalidDataException">There is no such file.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string address, CancellationToken cancellationToken)
    {
        var (store, name) = ObjectStores.OpenParent(address);
        if (await store.FindAsync(name, cancellationToken).ConfigureAwait(false) is null)
            throw new InvalidDataException($"There is no file {address}.");
        await using var stream = await store.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                lines.Add(line);
        }

        return lines;
    }
}
