using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>The samples that an archive had so far: one that comes back after others would be two rows, each half of it.</summary>
/// <param name="file">The archive's name, for messages.</param>
internal sealed class SampleKeys(string file)
{
    /// <summary>The most samples of an archive: some 100 MB of memory while it is planned.</summary>
    private const int Most = 4_000_000;

    private readonly HashSet<ulong> _seen = [];

    /// <summary>Takes the next sample.</summary>
    /// <exception cref="ManifestFormatException">It was there before, or there are too many.</exception>
    public void Add(string key, long start)
    {
        var print = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (!_seen.Add(print))
            throw new ManifestFormatException(
                $"{file} is out of order: sample {key} comes again at byte {start:N0}, after others. Members of a sample must lie side by "
                + "side; sort them by name (tar --sort=name) and start again.");
        if (_seen.Count > Most)
            throw new ManifestFormatException($"{file} has more than {Most:N0} samples. Cut it into several archives.");
    }
}
