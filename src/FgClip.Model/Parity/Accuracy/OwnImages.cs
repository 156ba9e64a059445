using FgClip.Images;
using FgClip.Model.Folders;
using FgClip.Model.Images;

namespace FgClip.Model.Parity.Accuracy;

/// <summary>
/// The samples of a folder of the user's images: at most 1,000 images, spread over the folder, then crops of these up to a set of 1,000, so
/// that a few images make a retrieval that can change. Captions come from the <c>.txt</c> files beside the images.
/// </summary>
internal sealed class OwnImages
{
    /// <summary>Crops with a shorter side are left out.</summary>
    private const int MinCropSide = 32;

    private const int MaxCaptions = RetrievalComparison.MaxSetSize;

    /// <summary>Left, top, width and height of the crops, in twelfths of the image: halves, quarters, the centre, and thirds.</summary>
    private static readonly (int X, int Y, int Width, int Height)[] Crops =
    [
        (0, 0, 6, 12), (6, 0, 6, 12), (0, 0, 12, 6), (0, 6, 12, 6), (3, 3, 6, 6), (0, 0, 6, 6), (6, 0, 6, 6), (0, 6, 6, 6), (6, 6, 6, 6),
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 8, 8), (4, 4, 8, 8), (2, 2, 8, 8), (0, 0, 4, 4), (4, 0, 4, 4), (8, 0, 4, 4), (0, 4, 4, 4), (4, 4,
        4, 4),
        (8, 4, 4, 4), (0, 8, 4, 4), (4, 8, 4, 4), (8, 8, 4, 4),
    ];

    private readonly string _folder;
    private readonly Dictionary<string, (string File, int Crop)> _samples = new(StringComparer.Ordinal);

    private OwnImages(string folder) => _folder = folder;

    /// <summary>The images, crops and texts to compute, with no vectors yet.</summary>
    public required ReferenceFeatures Wanted { get; init; }

    public required int Images { get; init; }

    public required int CropCount { get; init; }

    public required int Unreadable { get; init; }

    public required int Captions { get; init; }

    /// <summary>Lists the samples of a folder; each image is decoded once for its size.</summary>
    /// <exception cref="ParityException">There is no such folder, or no image in it that can be read.</exception>
    public static async Task<OwnImages> FindAsync(string folder, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var files = List(folder);
        Dictionary<string, (string File, int Crop)> samples = new(StringComparer.Ordinal);
        List<ReferenceImage> images = [];
        List<(string File, int Width, int Height)> whole = [];
        var unreadable = 0;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var image = await ReadAsync(Path.Combine(folder, file), cancellationToken);
                whole.Add((file, image.Width, image.Height));
                images.Add(Sample(file, image.Width, image.Height, manifest));
                samples.Add(file, (file, -1));
            }
            catch (Exception e) when (e is ImageRejectedException or IOException or UnauthorizedAccessException)
            {
                unreadable++;
            }
        }
        if (whole.Count == 0)
            throw new ParityException($"None of the {files.Count} images in {folder} can be read.");
        foreach (var (crop, box) in Crops.Index())
        {
            foreach (var (file, width, height) in whole)
            {
                var (w, h) = (width * box.Width / 12, height * box.Height / 12);
                if (images.Count >= RetrievalComparison.MaxSetSize || Math.Min(w, h) < MinCropSide)
                    continue;
                var name = $"{file}, crop {crop + 1}";
                images.Add(Sample(name, w, h, manifest));
                samples.Add(name, (file, crop));
            }
        }
        var captions = await CaptionsAsync(folder, whole.ConvertAll(image => image.File), cancellationToken);
        var found = new OwnImages(folder)
        {
            Wanted = SelfSamples.Create(manifest, captions.Count > 0 ? captions : null) with { Images = images },
            Images = whole.Count,
            CropCount = images.Count - whole.Count,
            Unreadable = unreadable,
            Captions = captions.Count,
        };
        foreach (var (name, sample) in samples)
            found._samples.Add(name, sample);
        return found;
    }

    /// <summary>Decodes an image or crop of <see cref="Wanted"/>.</summary>
    public async Task<RgbImage> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var (file, crop) = _samples[name];
        var image = await ReadAsync(Path.Combine(_folder, file), cancellationToken);
        if (crop < 0)
            return image;
        using (image)
        {
            return Cut(image, Crops[crop]);
        }
    }

    private static IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ParityException($"There is no folder {folder}.");
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var files = Directory.EnumerateFiles(folder, "*", everywhere)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(ImageFormats.IsImageName)
            .Order(StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0
            ? EvenSelection.Take(files, RetrievalComparison.MaxSetSize)
            : throw new ParityException($"{folder} has no image files. Name a folder with images such as those that will be embedded.");
    }

    private static async Task<RgbImage> ReadAsync(string file, CancellationToken cancellationToken) =>
        new ImageDecoder().Decode(await File.ReadAllBytesAsync(file, cancellationToken), ImageLimits.DefaultPixels);

    private static async Task<List<string>> CaptionsAsync(string folder, List<string> images, CancellationToken cancellationToken)
    {
        List<string> captions = [];
        foreach (var file in images.Select(image => Path.Combine(folder, Path.ChangeExtension(image, ".txt"))).Where(File.Exists)
            .Take(MaxCaptions))
        {
            var text = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            if (text.Length > 0)
                captions.Add(text);
        }
        return captions;
    }

    private static ReferenceImage Sample(string name, int width, int height, ModelManifest manifest) =>
        SelfSamples.Image(name, width, height, manifest);

    private static RgbImage Cut(RgbImage image, (int X, int Y, int Width, int Height) twelfths)
    {
        var (left, top) = (image.Width * twelfths.X / 12, image.Height * twelfths.Y / 12);
        var cut = new RgbImage(image.Width * twelfths.Width / 12, image.Height * twelfths.Height / 12);
        for (var y = 0; y < cut.Height; y++)
        {
            image.Pixels.Slice((((top + y) * image.Width) + left) * 3, cut.Width * 3).CopyTo(cut.Pixels[(y * cut.Width * 3)..]);
        }
        return cut;
    }
}
