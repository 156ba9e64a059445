using System.Globalization;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>
/// Walks over the members of a tar archive by their headers: ustar, GNU's long names, pax. Data that nobody reads are skipped. What breaks
/// the chain of headers is refused, because nothing after it can be found.
/// </summary>
/// <param name="file">The archive's name, for messages.</param>
/// <param name="reader">The archive, at a header.</param>
/// <param name="length">Bytes of the whole archive.</param>
/// <param name="rules">The rules of its plan: by the original ones the archive ends at its first block of zeros.</param>
internal sealed class TarWalk(string file, IForwardReader reader, long length, ReadingRules rules = ReadingRules.Revised)
{
    private const int LongNameBytes = 1 << 16;
    private const int PaxBytes = 1 << 20;

    private readonly byte[] _block = new byte[TarHeader.BlockBytes];
    private readonly TarNames _names = new(rules);
    private TarMember _current;

    /// <summary>Goes to the next member.</summary>
    /// <returns>The member; null at the archive's end.</returns>
    /// <exception cref="ManifestFormatException">The archive is damaged or cut off.</exception>
    public async ValueTask<TarMember?> NextAsync(CancellationToken cancellationToken)
    {
        await SkipToAsync(End(_current.Offset, _current.Length), cancellationToken).ConfigureAwait(false);
        var start = reader.Position;
        var extension = new PaxRecords(_names);
        while (await ReadBlockAsync(cancellationToken).ConfigureAwait(false))
        {
            var header = TarHeader.Read(_block, _names);
            var size = extension.Size is { } large && header.Type is not ('L' or 'K' or 'x' or 'g') ? large : header.Size;
            var data = reader.Position;
            var name = extension.Path ?? header.Name;
            if (HasNoData(header.Type))
                size = 0;
            if (size < 0)
                throw Damaged(data, $"the size of {name} is not a number");
            if (size > length - data)
                throw new ManifestFormatException(
                    $"{file} is cut off: its member {name}, at byte {data:N0}, has {size:N0} bytes, and the file ends after "
                    + $"{length - data:N0}.");

            switch (header.Type)
            {
                case 'L':
                    extension.Path =
                        _names.Read((await ReadAsync(size, LongNameBytes, name, cancellationToken).ConfigureAwait(false)).Span);
                    break;
                case 'x':
                    extension.Add(await ReadAsync(size, PaxBytes, name, cancellationToken).ConfigureAwait(false),
                        reason => Damaged(data, reason));
                    break;
                case 'K' or 'g':
                    break;
                default:
                    _current = new TarMember(name, extension.IsSparse ? "a sparse file" : Refusal(header.Type), start, data, size);
                    return _current;
            }

            await SkipToAsync(End(data, size), cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Reads the data of the member that is current.</summary>
    public Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) =>
        ReadAsync(_current.Length, int.MaxValue, _current.Name, cancellationToken);

    /// <summary>Reads the data of the member that is current into memory of that length.</summary>
    public async Task ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(target, cancellationToken).ConfigureAwait(false) < target.Length)
            throw Shortened();
    }

    /// <summary>
    /// Reads the next header. Blocks of zeros stand at an archive's end, and in the middle of one that was made with <c>cat a.tar
    /// b.tar</c>: what follows them is read too.
    /// </summary>
    private async ValueTask<bool> ReadBlockAsync(CancellationToken cancellationToken)
    {
        for (var isBehindZeros = false; ; isBehindZeros = true)
        {
            var at = reader.Position;
            var read = await reader.ReadAsync(_block, cancellationToken).ConfigureAwait(false);
            var isZeros = _block.AsSpan(0, read).IndexOfAnyExcept((byte)0) < 0;
            if (read == 0 || (isZeros && isBehindZeros && read < _block.Length))
                return false;
            if (isZeros && read == _block.Length)
            {
                if (rules is ReadingRules.Original)
                    return false;
                continue;
            }

            if (isBehindZeros && (read < _block.Length || !TarHeader.IsHeader(_block)))
                throw new ManifestFormatException(
                    $"{file}: something that is not a tar archive follows its end, at byte {at:N0}. Cut the file there.");
            if (read < _block.Length)
                throw new ManifestFormatException($"{file} is cut off: it ends in the header at byte {at:N0}.");
            return TarHeader.IsHeader(_block) ? true : throw Damaged(at, "where a member's header should be there is none");
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(long size, int limit, string name, CancellationToken cancellationToken)
    {
        if (size > limit)
            throw Damaged(reader.Position, $"the header of {name} is followed by {size:N0} bytes of names");

        var bytes = new byte[size];
        await ReadAsync(bytes.AsMemory(), cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private ValueTask SkipToAsync(long position, CancellationToken cancellationToken) =>
        position > reader.Position ? reader.SkipAsync(position - reader.Position, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Where the next header starts; the last member's padding may be missing.</summary>
    private long End(long data, long size) =>
        Math.Min(length, data + (size + TarHeader.BlockBytes - 1) / TarHeader.BlockBytes * TarHeader.BlockBytes);

    private static bool HasNoData(char type) => type is >= '1' and <= '6';

    private static string? Refusal(char type) => type switch
    {
        '0' or '7' => null,
        '1' => "a hard link",
        '2' => "a symbolic link",
        '3' or '4' => "a device",
        '5' => "a folder",
        '6' => "a pipe",
        'S' => "a sparse file",
        _ => string.Create(CultureInfo.InvariantCulture, $"of the unknown type {(int)type}"),
    };

    private ManifestFormatException Shortened() => new($"{file} became shorter while it was read.");

    private ManifestFormatException Damaged(long at, string reason) =>
        new($"{file} is damaged at byte {at.ToString("N0", CultureInfo.InvariantCulture)}: {reason}.");
}
