using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using FgClip.Cli.Shared.Inference;
using FgClip.Cli.Shared.Options;
using FgClip.Cli.Shared.Output;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Commands.Compare;

/// <summary><c>fgclip compare</c>: how well each caption fits one image.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var image = CommonOptions.Image();
        var texts = CommonOptions.Texts("The captions.");
        var walk = CommonOptions.WalkType(WalkType.Short);
        var limit = CommonOptions.MaxNumPatches();
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command =
            new Command("compare", "Print cosine, logit and sigmoid of captions for an image; for FG-CLIP and "
            + "CLIP a softmax over the captions.") { model, image, texts, walk, limit, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var captions = parsed.GetRequiredValue(texts);
            Captions.Check(captions);
            using var loaded = new LoadedModel(ModelFolder.Open(parsed.GetRequiredValue(model)), new EncoderOptions());
            var head = CommonOptions.Head(parsed, walk, loaded.Folder.Manifest);
            PatchLimits.Check(loaded.Folder.Manifest.Pixels, parsed.GetValue(limit));
            using var decoded = await SingleImage.ReadAsync(parsed.GetRequiredValue(image), loaded.Decoder, hint: null, cancellationToken);
            using var prepared = loaded.Preparer.Prepare(decoded, parsed.GetValue(limit));
            var pooled = loaded.Encoder.EncodeImages([prepared], ImageOutputs.Pooled)[0].Pooled;
            await Captions.WarnOfCutsAsync(loaded, captions, head);
            var scores = Score(loaded, pooled.Span, captions, head);
            var probability = ProbabilityOf(loaded).ToString().ToLowerInvariant();
            if (parsed.GetValue(json))
                await PrintJsonAsync(scores, probability);
            else
                Print(scores, probability);
            return ExitCode.Done;
        });
        return command;
    }

    private static CaptionProbability ProbabilityOf(LoadedModel model) =>
        ModelFamilies.Get(model.Folder.Manifest.Family).CaptionProbability;

    private static IReadOnlyList<CaptionScore> Score(LoadedModel model, ReadOnlySpan<float> image, IReadOnlyList<string> captions,
        WalkType walk)
    {
        var cosines = new float[captions.Count];
        var vectors = FewTexts.Encode(model, captions, walk);
        for (var i = 0; i < captions.Count; i++)
            cosines[i] = VectorMath.Cosine(image, vectors[i]);

        var logits = cosines.Select(model.Logits.Apply).ToArray();
        var probabilities = new float[logits.Length];
        if (ProbabilityOf(model) is CaptionProbability.Softmax)
            TensorPrimitives.SoftMax(logits, probabilities);
        else
            TensorPrimitives.Sigmoid(logits, probabilities);
        return [.. captions.Select((caption, i) => new CaptionScore(caption, cosines[i], logits[i], probabilities[i]))];
    }

    private static void Print(IReadOnlyList<CaptionScore> scores, string probability)
    {
        Console.Out.WriteLine($"{"cosine",8} {"logit",9} {probability,10}  text");
        foreach (var score in scores)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{score.Cosine,8:0.0000} {score.Logit,9:0.000} {score.Probability,10:0.0000}  {score.Text}"));
        }
    }

    private static async Task PrintJsonAsync(IReadOnlyList<CaptionScore> scores, string probability)
    {
        await using var output = JsonLines.ToStandardOutput();
        foreach (var score in scores)
        {
            output.Write(new Dictionary<string, object>
            {
                ["text"] = score.Text,
                ["cosine"] = score.Cosine,
                ["logit"] = score.Logit,
                [probability] = score.Probability,
            });
        }
    }

    private sealed record CaptionScore(string Text, float Cosine, float Logit, float Probability);
}
