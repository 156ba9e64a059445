using System.CommandLine;
using FgClip.Cli.Shared.Inference;
using FgClip.Cli.Shared.Options;
using FgClip.Images;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Heatmaps;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Commands.Heatmap;

/// <summary><c>fgclip heatmap</c>: where in an image each text is.</summary>
internal static class HeatmapCommand
{
    /// <summary>The authors' limit for their display.</summary>
    private const int DefaultPatches = ImageLimits.MaxPatches;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var image = CommonOptions.Image();
        var texts = CommonOptions.Texts("One panel for each text.");
        var output = new Option<string>("--out") { Description = "The PNG file to write.", HelpName = "FILE.png", Required = true };
        var limit = CommonOptions.MaxNumPatches();
        limit.Description = $"The patch limit; for FG-CLIP 2 {DefaultPatches} unless given. fg-clip2-base takes 1.7 GB of memory for "
            + $"{DefaultPatches} patches.";
        var walk = CommonOptions.WalkType(WalkType.Box);
        var font = new Option<string?>("--font")
        {
            Description = "A font file with the labels' characters, where no installed font has them.",
            HelpName = "FILE",
        };
        var command = new Command("heatmap", "Draw where in an image each text is.") { model, image, texts, output, limit, walk, font };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var labels = parsed.GetRequiredValue(texts);
            var path = parsed.GetRequiredValue(output);
            // What can be wrong is found first: the panels can take a minute.
            Captions.Check(labels);
            CheckOutput(path);
            foreach (var label in labels)
                LabelFont.For(label, parsed.GetValue(font));

            // Memory of one large image would stay in an arena for nothing: there is no second one.
            using var loaded = new LoadedModel(ModelFolder.Open(parsed.GetRequiredValue(model)),
                new EncoderOptions { CpuMemoryArena = false });
            if (!loaded.Folder.Manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
                throw new UsageException("--model: " + ModelFeatures.DescribeMissingDense(loaded.Folder.Manifest));
            var head = CommonOptions.Head(parsed, walk, loaded.Folder.Manifest);
            var rule = loaded.Folder.Manifest.Pixels;
            var patches = parsed.GetValue(limit) ?? (rule.MaxNumPatches > 0 ? rule.MaxNumPatches : DefaultPatches);
            PatchLimits.CheckMemory(loaded.Folder.Manifest, patches);
            PatchLimits.Check(loaded.Folder.Manifest.Pixels, parsed.GetValue(limit));
            using var decoded = await SingleImage.ReadAsync(parsed.GetRequiredValue(image), loaded.Decoder, hint: null, cancellationToken);
            using var prepared = Prepare(loaded, decoded, patches);
            var features = loaded.Encoder.EncodeImages([prepared], ImageOutputs.Dense)[0];
            var vectors = FewTexts.Encode(loaded, labels, head);
            await Captions.WarnOfCutsAsync(loaded, labels, head);
            var sheet = HeatmapSheet.Draw([.. labels.Select((label, i) => SimilarityMap.Create(label, features, vectors[i]))],
                parsed.GetValue(font));
            await File.WriteAllBytesAsync(path, sheet, cancellationToken);
            var family = ModelFamilies.Get(loaded.Folder.Manifest.Family);
            if (!family.DenseMatchesTexts)
            {
                await Console.Error.WriteLineAsync(
                    $"fgclip: the patches of {family.DisplayName} were not trained against texts, so this "
                    + "map says little about where they are.");
            }

            await Console.Error.WriteLineAsync($"{features.Shape} patches, {labels.Length} panels.");
            Console.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Some families make one small square of any image, so there is nothing to enlarge it for.</summary>
    private static PreparedImage Prepare(LoadedModel model, RgbImage image, int limit)
    {
        if (model.Folder.Manifest.Pixels is { IsFixedSize: true } or { MaxNumPatches: > 0 })
            return model.Preparer.Prepare(image, limit);
        var large = ShortEdge.BringUp(image);
        try
        {
            return model.Preparer.Prepare(large, limit);
        }
        finally
        {
            large.Dispose();
        }
    }

    private static void CheckOutput(string path)
    {
        if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out: {path} is not the name of a PNG file: end it in .png.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new UsageException($"--out: there is no folder {folder}.");
    }
}
