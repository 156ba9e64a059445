using System.Globalization;

namespace FgClip.Datasets.Manifests.Tar.Windows;

/// <summary>A stretch of an archive.</summary>
/// <param name="From">Its first byte.</param>
/// <param name="To">The byte behind its last.</param>
internal readonly record struct TarRange(long From, long To);

/// <summary>
/// An index that DALI's <c>wds2idx</c> wrote beside an archive: a line for each sample, with extension, offset, size and name of each
/// member. It says where headers and texts lie, so that they can be fetched several at a time. Rows never come from it: headers decide,
/// and where they lie elsewhere, the index is not used any more.
/// </summary>
internal static class TarIndex
{
    /// <summary>The longest index that is read: a million members take some 60 MB.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>
    /// Zeros behind the last member: two blocks, or the rest of a record, which is 10,240 bytes unless somebody chose otherwise.
    /// </summary>
    private const int MaxTail = 1 << 20;

    private const int FieldsWithoutName = 3, FieldsWithName = 4;

    /// <summary>Returns the names that an archive's index may have, beside it.</summary>
    /// <param name="archive">The archive's name.</param>
    public static IEnumerable<string> NamesFor(string archive)
    {
        var folder = archive.LastIndexOf('/') + 1;
        // As wds2idx has it: up to the first dot behind the first character.
        var dot = archive.Length > folder + 1 ? archive.IndexOf('.', folder + 1) : -1;
        var stem = dot < 0 ? archive : archive[..dot];
        return [stem + ".idx", stem + ".index"];
    }

    /// <summary>Reads an index.</summary>
    /// <param name="text">The index.</param>
    /// <param name="length">Bytes of the archive.</param>
    /// <param name="kinds">What members mean: large ones that are neither captions nor columns are not wanted.</param>
    /// <returns>What is wanted, in order; null where the index is not one, or not that of the archive.</returns>
    public static IReadOnlyList<TarRange>? Read(TextReader text, long length, MemberKinds kinds)
    {
        var header = (text.ReadLine() ?? "").Split(' ');
        var width = header[0] is "v1.1" ? FieldsWithoutName : header[0] is "v1.2" ? FieldsWithName : 0;
        if (width == 0 || header.Length != 2 || !Number(header[1], out var samples))
            return null;

        List<TarRange> wanted = [];
        var (end, from) = (0L, 0L);
        for (; text.ReadLine() is { } line; samples--)
        {
            var fields = line.Split(' ');
            if (fields.Length % width != 0)
                return null;
            for (var at = 0; at < fields.Length; at += width)
            {
                // A header stands before each member, and members lie in order.
                if (!Number(fields[at + 1], out var offset) || !Number(fields[at + 2], out var size)
                    || offset % TarHeader.BlockBytes != 0 || offset < end + TarHeader.BlockBytes || size > length - offset)
                    return null;
                end = Math.Min(length, offset + ((size + TarHeader.BlockBytes - 1) / TarHeader.BlockBytes * TarHeader.BlockBytes));
                if (size <= WindowSizes.AfterSkip || kinds.Find(fields[at].ToLowerInvariant()) is MemberKind.Caption or MemberKind.Columns)
                    continue;
                wanted.Add(new TarRange(from, offset));
                from = end;
            }
        }

        if (samples != 0 || end == 0 || length - end > MaxTail)
            return null;
        wanted.Add(new TarRange(from, length));
        return wanted;
    }

    private static bool Number(string digits, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
