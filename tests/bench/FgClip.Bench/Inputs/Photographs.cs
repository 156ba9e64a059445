using FgClip.TestKit;
using NetVips;

namespace FgClip.Bench.Inputs;

/// <summary>JPEGs as cameras and the web have them: parts of a photograph, in mixed sizes and shapes.</summary>
internal sealed class Photographs : IDisposable
{
    private static readonly (int Width, int Height)[] Sizes =
        [(640, 480), (480, 640), (1024, 768), (800, 600), (1280, 720), (500, 375), (768, 1024), (1600, 1200), (600, 800), (640, 427),
        (427, 640), (900, 600)];

    private readonly TempFolder _folder = new();

    /// <summary>Makes so many.</summary>
    public Photographs(int count)
    {
        using var photograph = Image.NewFromFile(Fixtures.At("images", "photo_bedroom.jpg"));
        for (var i = 0; i < count; i++)
        {
            var (width, height) = Sizes[i % Sizes.Length];
            // Each is another part of the photograph, enlarged: no two have the same bytes.
            var part = 0.6 + (0.4 * (i * 7 % 11) / 11);
            var (wide, high) = ((int)(photograph.Width * part), (int)(photograph.Height * part));
            using var crop = photograph.ExtractArea((photograph.Width - wide) * (i % 5) / 5, (photograph.Height - high) * (i % 3) / 3, wide,
                high);
            using var sized = crop.ThumbnailImage(width, height: height, size: Enums.Size.Force);
            using var noise = Image.Gaussnoise(width, height, sigma: 4, mean: 0, seed: i);
            using var noisy = (sized + noise).Cast(Enums.BandFormat.Uchar);
            noisy.Jpegsave(_folder.At($"{i:d4}.jpg"), q: 90);
        }

        Files = [.. Directory.EnumerateFiles(_folder.Path, "*.jpg").Order(StringComparer.Ordinal)];
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Their folder.</summary>
    public string Folder => _folder.Path;

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
