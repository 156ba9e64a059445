using System.Formats.Tar;
using System.Text;

namespace FgClip.Bench.Inputs;

/// <summary>Makes archives as img2dataset writes them: an image, its caption and its columns.</summary>
internal static class SyntheticTar
{
    /// <summary>Makes one in memory.</summary>
    /// <param name="images">Files, which repeat.</param>
    /// <param name="count">Samples.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<byte[]> MakeAsync(IReadOnlyList<string> images, int count, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (var i = 0; i < count; i++)
            {
                await AddAsync($"{i:d9}.jpg", await File.ReadAllBytesAsync(images[i % images.Count], cancellationToken));
                await AddAsync($"{i:d9}.json", Encoding.UTF8.GetBytes($$"""{"url":"https://images.test/{{i}}.jpg","width":640}"""));
                await AddAsync($"{i:d9}.txt", Encoding.UTF8.GetBytes($"a photograph of bedroom {i}"));
            }

            Task AddAsync(string name, byte[] bytes) => writer.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) }, cancellationToken);
        }

        return archive.ToArray();
    }
}
