using System.Text;
using FgClip.Storage;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>Makes texts of members' names, which may be any bytes.</summary>
/// <param name="Rules">
/// The rules of the plan. By the original ones, bytes that are not UTF-8 become U+FFFD, so that two names may become one.
/// </param>
internal readonly record struct TarNames(ReadingRules Rules)
{
    /// <summary>Returns the text of a field, up to its zero.</summary>
    public string Read(ReadOnlySpan<byte> field)
    {
        var name = field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;
        return Rules is ReadingRules.Original ? Encoding.UTF8.GetString(name) : RawName.Decode(name);
    }
}
