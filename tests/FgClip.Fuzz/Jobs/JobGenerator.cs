using System.Text;
using FgClip.Fuzz.Generation;
using FgClip.Fuzz.Generation.Images;
using FgClip.Fuzz.Generation.Manifests;
using FgClip.Fuzz.Mutation;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Jobs;

/// <summary>
/// Makes inputs of a job: manifests of every format and folders, whose images are good, unusual, damaged or missing, or something else.
/// </summary>
/// <param name="control">The image of the rows whose vector is known.</param>
internal sealed class JobGenerator(byte[] control)
{
    /// <summary>The folder of an input that is a folder, below that of the case.</summary>
    public const string Folder = "in";

    private static readonly Func<Random, FuzzFile>[] Images =
        [BmpGenerator.Create, GifGenerator.Create, PngGenerator.Create, TiffGenerator.Create, VipsGenerator.Jpeg, VipsGenerator.WebP];

    private static readonly Func<Random, FuzzFile>[] Manifests =
    [
        JsonLinesGenerator.Create, JsonLinesGenerator.CreateGzip, random => DelimitedGenerator.Create(random, isTab: false),
        random => DelimitedGenerator.Create(random, isTab: true), ParquetGenerator.Create,
    ];

    /// <summary>Makes an input.</summary>
    public FuzzFile Create(Random random) => random.Next(4) switch
    {
        0 => CreateTar(random),
        1 => CreateFolder(random),
        _ => CreateManifest(random, Manifests[random.Next(Manifests.Length)](random)),
    };

    private FuzzFile CreateTar(Random random)
    {
        var tar = TarGenerator.Create(random, control);
        var truth = (ManifestTruth)tar.Truth!;
        return tar with { Truth = new JobTruth([.. truth.Rows.Select(_ => true)], truth.PassedOver) };
    }

    private FuzzFile CreateManifest(Random random, FuzzFile manifest)
    {
        var truth = (ManifestTruth)manifest.Truth!;
        Dictionary<string, byte[]> files = [];
        List<bool> controls = [];
        foreach (var row in truth.Rows)
        {
            var image = Image(random);
            controls.Add(ReferenceEquals(image, control));
            if (image is not null)
                files[row.Image!] = image;
        }

        return manifest with { Beside = files, Truth = new JobTruth(controls, truth.PassedOver) };
    }

    private FuzzFile CreateFolder(Random random)
    {
        Dictionary<string, byte[]> files = [];
        SortedDictionary<string, bool> controls = new(StringComparer.Ordinal);
        var passedOver = 0;
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var name = $"{random.One("", "", "class/", "猫 b/", "a.b/")}{random.One("x", "22.05", "İ")}{i:00}";
            var file = $"{name}.{random.One("png", "jpg", "JPEG", "bmp", "gif", "tif", "webp")}";
            var image = Image(random) ?? [];
            files[$"{Folder}/{file}"] = image;
            controls[file] = ReferenceEquals(image, control);
            if (random.Once(2))
                files[$"{Folder}/{name}.txt"] = Encoding.UTF8.GetBytes(Texts.Line(random));
            if (random.Once(5))
            {
                files[$"{Folder}/{random.One("._hidden", ".hidden", ".trash/y")}{i}.png"] = control;
                passedOver++;
            }

            if (random.Once(5))
            {
                var stray = random.One($"notes{i}.md", $"alone{i}.txt", $"Thumbs{i}.db");
                files[$"{Folder}/{stray}"] = "x"u8.ToArray();
                passedOver++;
            }
        }

        return new([]) { Beside = files, Truth = new JobTruth([.. controls.Values], passedOver) };
    }

    private byte[]? Image(Random random) => random.Next(10) switch
    {
        < 5 => control,
        5 or 6 => Images[random.Next(Images.Length)](random).Bytes,
        7 => Mutator.Mutate([Images[random.Next(Images.Length)](random).Bytes, control], random),
        8 => random.Bytes(random.Next(200)),
        _ => null,
    };
}
