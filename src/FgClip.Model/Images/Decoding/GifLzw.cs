namespace FgClip.Model.Images.Decoding;

/// <summary>GIF's compression: codes of growing length for strings that were seen before, in blocks of up to 255 bytes.</summary>
internal static class GifLzw
{
    private const int MaxBits = 12;
    private const int TableSize = 1 << MaxBits;

    /// <summary>Fills the pixels of a frame.</summary>
    /// <param name="data">The code size, then the blocks.</param>
    /// <param name="pixels">A colour for each pixel; what the file has beyond them is left.</param>
    /// <exception cref="ImageRejectedException">The codes end before the pixels are full, or make no sense.</exception>
    public static void Decode(ReadOnlySpan<byte> data, Span<byte> pixels)
    {
        if (data.IsEmpty)
            throw GifFrame.Truncated();
        // The codes for "clear" and "end" come after the colours, so with 12 bits of colour they would lie beyond the longest code.
        if (data[0] >= MaxBits)
            throw Broken();
        Span<ushort> previous = stackalloc ushort[TableSize];
        Span<byte> last = stackalloc byte[TableSize];
        Span<byte> reversed = stackalloc byte[TableSize + 1];
        var clear = 1 << data[0];
        var end = clear + 1;
        var reader = new CodeReader(data[1..]);
        var (next, bits, lastCode, lastData, written) = (clear + 2, data[0] + 1, -1, (byte)0, 0);
        while (written < pixels.Length)
        {
            var code = reader.Read(bits);
            if (code == end)
                throw GifFrame.Truncated();
            if (code == clear)
            {
                (next, bits, lastCode) = (clear + 2, data[0] + 1, -1);
                continue;
            }
            if (lastCode < 0)
            {
                if (code > clear)
                    throw Broken();
                pixels[written++] = lastData = (byte)code;
                lastCode = code;
                continue;
            }
            if (code > next)
                throw Broken();
            var (length, symbol) = (0, code);
            if (code == next)
            {
                // The string is being defined by this very code: the last one and its own beginning.
                reversed[length++] = lastData;
                symbol = lastCode;
            }
            for (; symbol >= clear; symbol = previous[symbol])
                reversed[length++] = last[symbol];
            reversed[length++] = lastData = (byte)symbol;
            while (length > 0 && written < pixels.Length)
                pixels[written++] = reversed[--length];
            if (next < TableSize)
            {
                (last[next], previous[next]) = (lastData, (ushort)lastCode);
                if (next == (1 << bits) - 1 && bits < MaxBits)
                    bits++;
                next++;
            }
            lastCode = code;
        }
    }

    private static ImageRejectedException Broken() =>
        new(ImageFault.Unreadable, "The GIF file is broken: a code of its pixels makes no sense.");

    /// <summary>Reads codes of any length, low bits first, across blocks.</summary>
    private ref struct CodeReader(ReadOnlySpan<byte> blocks)
    {
        private ReadOnlySpan<byte> _rest = blocks;
        private int _inBlock;
        private uint _buffer;
        private int _buffered;

        public int Read(int bits)
        {
            for (; _buffered < bits; _buffered += 8)
            {
                if (_inBlock == 0 && (_inBlock = Next()) == 0)
                    throw GifFrame.Truncated();
                _buffer |= (uint)Next() << _buffered;
                _inBlock--;
            }
            var code = (int)(_buffer & ((1u << bits) - 1));
            _buffer >>= bits;
            _buffered -= bits;
            return code;
        }

        private byte Next()
        {
            if (_rest.IsEmpty)
                throw GifFrame.Truncated();
            var value = _rest[0];
            _rest = _rest[1..];
            return value;
        }
    }
}
