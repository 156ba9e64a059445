using System.Buffers.Text;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>What pax and GNU headers say of the member that follows them: records of <c>length key=value</c>.</summary>
/// <param name="names">Reads the name.</param>
internal sealed class PaxRecords(TarNames names)
{
    /// <summary>The name; null where the member's own header has it.</summary>
    public string? Path { get; set; }

    /// <summary>The size; null where the member's own header has it, and -1 for one that is not a number.</summary>
    public long? Size { get; private set; }

    /// <summary>Whether the member leaves out its zeros.</summary>
    public bool IsSparse { get; private set; }

    /// <summary>Takes the records of a header into account.</summary>
    /// <param name="records">The header's data.</param>
    /// <param name="damaged">Makes the exception for records that are none.</param>
    public void Add(ReadOnlyMemory<byte> records, Func<string, Exception> damaged)
    {
        for (var rest = records.Span; !rest.IsEmpty;)
        {
            if (!Utf8Parser.TryParse(rest, out int length, out var digits) || length <= digits + 1 || length > rest.Length
                || rest[digits] != ' ' || rest[length - 1] != '\n')
                throw damaged("a pax header is not a list of records");

            var record = rest[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals > 0)
                Set(record[..equals], record[(equals + 1)..]);
            rest = rest[length..];
        }
    }

    private void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8))
            Path = names.Read(value);
        else if (key.SequenceEqual("size"u8))
            Size = Utf8Parser.TryParse(value, out long size, out var digits) && digits == value.Length ? size : -1;
        else if (key.StartsWith("GNU.sparse"u8))
            IsSparse = true;
    }
}
