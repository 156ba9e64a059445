using System.Formats.Tar;
using System.Text;

namespace FgClip.Datasets.Tests.Manifests.Tar;

/// <summary>Archives, written by .NET's own writer.</summary>
internal static class TarBytes
{
    public static byte[] Create(params (string Name, string Text)[] members) => Create(TarEntryFormat.Pax, members);

    public static byte[] Create(TarEntryFormat format, params (string Name, string Text)[] members) =>
        Create(format, [.. members.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Text)))]);

    public static byte[] Create(TarEntryFormat format, IEnumerable<(string Name, byte[] Bytes)> members) => With(format, writer =>
    {
        foreach (var (name, bytes) in members)
        {
            var entry = Entry(format, format is TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, name);
            entry.DataStream = new MemoryStream(bytes);
            writer.WriteEntry(entry);
        }
    });

    public static byte[] With(TarEntryFormat format, Action<TarWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
            write(writer);
        return stream.ToArray();
    }

    /// <summary>Makes the checksum of a header right again.</summary>
    public static byte[] Resealed(byte[] archive, int header = 0)
    {
        var block = archive.AsSpan(header, 512);
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
            sum += value;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..]);
        return archive;
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.V7 => new V7TarEntry(type, name),
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        TarEntryFormat.Gnu => new GnuTarEntry(type, name),
        _ => new PaxTarEntry(type, name),
    };
}
