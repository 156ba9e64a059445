using System.CommandLine;
using FgClip.Cli.Heatmaps;
using FgClip.Cli.Inference;
using FgClip.Cli.Options;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Commands;

/// <summary><c>fgclip heatmap</c>: where in a picture each text is.</summary>
internal static class HeatmapCommand
{
    /// <summary>The authors' limit for their display.</summary>
    private const int DefaultPatches = 16_384;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var image = CommonOptions.Image();
        var texts = CommonOptions.Texts("One panel for each text.");
        var output = new Option<string>("--out") { Description = "The PNG file to write.", HelpName = "FILE.png", Required = true };
        var limit = CommonOptions.MaxNumPatches();
        limit.Description = $"The patch limit; {DefaultPatches} unless given. 16384 patches of fg-clip2-base take about 3 GB.";
        var walk = CommonOptions.WalkType(WalkType.Box);
        var font = new Option<string?>("--font") { Description = "A font file for the labels.", HelpName = "FILE" };
        var command = new Command("heatmap", "Draw where in a picture each text is.") { model, image, texts, output, limit, walk, font };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var labels = parsed.GetRequiredValue(texts);
            var path = parsed.GetRequiredValue(output);
            // The fonts are looked for first: the panels can take a minute.
            foreach (var label in labels) LabelFont.For(label, parsed.GetValue(font));

            // Memory of one large picture would stay in an arena for nothing: there is no second one.
            using var loaded = new LoadedModel(ModelFolder.Open(parsed.GetRequiredValue(model)), new EncoderOptions { CpuMemoryArena = false });
            using var picture = await OnePicture.ReadAsync(parsed.GetRequiredValue(image), loaded.Decoder, cancellationToken);
            using var large = ShortEdge.BringUp(picture);
            using var prepared = loaded.Preparer.Prepare(large, parsed.GetValue(limit) ?? DefaultPatches);
            var features = loaded.Encoder.EncodeImages([prepared], ImageOutputs.Dense)[0];
            var vectors = FewTexts.Encode(loaded, labels, parsed.GetValue(walk));
            HeatmapSheet.Write([.. labels.Select((label, i) => SimilarityMap.Of(label, features, vectors[i]))], parsed.GetValue(font), path);
            await Console.Error.WriteLineAsync($"{features.Shape} patches, {labels.Length} panels.");
            Console.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }
}
