using System.Buffers.Binary;
using System.Numerics;

namespace FgClip.Datasets;

/// <summary>
/// SHA-256 (FIPS 180-4) whose state can be stored and continued in another process, which the hash of .NET does not offer. It takes 3 to 5
/// times as long, so it is for files that take minutes.
/// </summary>
internal sealed class ResumableSha256
{
    private const int BlockBytes = 64, StateWords = 8;

    private static readonly uint[] Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private readonly uint[] _state =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private readonly byte[] _rest = new byte[BlockBytes];
    private int _restLength;

    /// <summary>Begins with no bytes.</summary>
    public ResumableSha256()
    {
    }

    /// <summary>Continues from a state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    /// <param name="count">How many bytes had been added, a multiple of 64.</param>
    public ResumableSha256(ReadOnlySpan<byte> state, long count)
    {
        if (state.Length != StateWords * sizeof(uint) || count % BlockBytes != 0)
            throw new ArgumentException($"{state.Length} bytes at {count} are no state of a SHA-256 between two blocks.", nameof(state));
        for (var i = 0; i < StateWords; i++)
            _state[i] = BinaryPrimitives.ReadUInt32BigEndian(state[(4 * i)..]);
        Count = count;
    }

    /// <summary>Bytes so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Count += bytes.Length;
        if (_restLength > 0)
        {
            var taken = Math.Min(BlockBytes - _restLength, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(_restLength));
            _restLength += taken;
            bytes = bytes[taken..];
            if (_restLength < BlockBytes)
                return;
            AddBlocks(_rest);
            _restLength = 0;
        }

        var whole = bytes.Length / BlockBytes * BlockBytes;
        AddBlocks(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
        _restLength = bytes.Length - whole;
    }

    /// <summary>Returns the state, which holds no bytes of what was added.</summary>
    /// <exception cref="InvalidOperationException">What was added is not a multiple of 64 bytes.</exception>
    public byte[] Save() => _restLength == 0
        ? ToBytes()
        : throw new InvalidOperationException($"{Count} bytes were hashed, which is not a multiple of {BlockBytes}.");

    /// <summary>Ends the hash, to which nothing is added afterwards.</summary>
    /// <returns>The digest in hexadecimal.</returns>
    public string Finish()
    {
        var bits = Count * 8;
        Span<byte> end = stackalloc byte[2 * BlockBytes];
        end.Clear();
        _rest.AsSpan(0, _restLength).CopyTo(end);
        end[_restLength] = 0x80;
        var padded = end[..(_restLength + 1 + sizeof(long) <= BlockBytes ? BlockBytes : 2 * BlockBytes)];
        BinaryPrimitives.WriteInt64BigEndian(padded[^sizeof(long)..], bits);
        AddBlocks(padded);
        _restLength = 0;
        return Convert.ToHexStringLower(ToBytes());
    }

    private byte[] ToBytes()
    {
        var bytes = new byte[StateWords * sizeof(uint)];
        for (var i = 0; i < StateWords; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), _state[i]);
        return bytes;
    }

    private void AddBlocks(ReadOnlySpan<byte> blocks)
    {
        Span<uint> w = stackalloc uint[64];
        for (; blocks.Length > 0; blocks = blocks[BlockBytes..])
        {
            for (var i = 0; i < 16; i++)
                w[i] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(4 * i)..]);
            for (var i = 16; i < w.Length; i++)
            {
                var (late, early) = (w[i - 2], w[i - 15]);
                w[i] = w[i - 16] + w[i - 7]
                    + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                    + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
            }

            Compress(w);
        }
    }

    private void Compress(ReadOnlySpan<uint> w)
    {
        var (a, b, c, d) = (_state[0], _state[1], _state[2], _state[3]);
        var (e, f, g, h) = (_state[4], _state[5], _state[6], _state[7]);
        var constants = Constants.AsSpan(0, w.Length);
        for (var i = 0; i < w.Length; i++)
        {
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + (g ^ (e & (f ^ g))) + constants[i] + w[i];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) | (c & (a | b)));
            (h, g, f, e) = (g, f, e, d + first);
            (d, c, b, a) = (c, b, a, first + second);
        }

        (_state[0], _state[1], _state[2], _state[3]) = (_state[0] + a, _state[1] + b, _state[2] + c, _state[3] + d);
        (_state[4], _state[5], _state[6], _state[7]) = (_state[4] + e, _state[5] + f, _state[6] + g, _state[7] + h);
    }
}
