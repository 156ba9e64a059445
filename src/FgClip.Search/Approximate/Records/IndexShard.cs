using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.Search.Approximate.Records;

/// <summary>A file of an index: the graph of some parts' vectors, which are numbered from 0 in the order of the parts.</summary>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Parts">The parts.</param>
internal sealed record IndexShard(string File, long Bytes, IReadOnlyList<IndexedPart> Parts)
{
    /// <summary>Ends the names of files.</summary>
    public const string Extension = ".usearch";

    /// <summary>Names a file by what decides its content.</summary>
    public static string Name(string column, int dimensions, IndexSettings settings, IEnumerable<IndexedPart> parts)
    {
        var content = string.Create(CultureInfo.InvariantCulture,
            $"1 {column} {dimensions} {settings.Connectivity} {settings.ExpansionAdd} {settings.Storage}\n")
            + string.Join('\n', parts.Select(part => part.Sha256));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))) + Extension;
    }
}

/// <summary>A part whose vectors are in an index.</summary>
/// <param name="Sha256">Hex sha256 of the part.</param>
/// <param name="Vectors">How many of its vectors are in the index: those that have a cosine.</param>
internal sealed record IndexedPart(string Sha256, int Vectors);
