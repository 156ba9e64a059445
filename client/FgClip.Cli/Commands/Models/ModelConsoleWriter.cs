using System.Globalization;
using FgClip.Cli.Shared.Output;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Parity;
using FgClip.Model.Parity.Accuracy;

namespace FgClip.Cli.Commands.Models;

/// <summary>What a model folder is, on standard output.</summary>
internal static class ModelConsoleWriter
{
    public static void Print(ModelFolder folder)
    {
        var manifest = folder.Manifest;
        Line("folder", folder.Path);
        Line("architecture", ModelFamilies.Get(manifest.Family).DisplayName);
        Line("precision", ModelPropertyText.Format(manifest.Precision));
        Line("vectors", $"{manifest.EmbeddingSize} numbers");
        Line("images", ModelPropertyText.Format(manifest.Pixels));
        var type = manifest.Pixels.ProcessorType;
        Line("resize", manifest.Pixels.Backend.ToName() + (type is null ? "" : $", by image_processor_type {type}"));
        foreach (var (walk, head) in manifest.TextHeads.OrderBy(pair => pair.Key))
        {
            Line($"text {walk.ToString().ToLowerInvariant()}", $"{head.Length} tokens");
        }
        Line("vocabulary", $"{manifest.VocabularySize} words");
        if (manifest.Tokenization is { } tokens)
        {
            var letters = tokens.KeepsCase ? "keep their case" : "are lower-cased";
            Line("tokens", $"texts {letters}{Marks("in front", tokens.Begin)}{Marks("behind", tokens.End)}");
        }

        Line("logits",
            string.Create(CultureInfo.InvariantCulture, $"cosine * {manifest.Logits.Scale:0.####} + {manifest.Logits.Bias:0.####}"));
        Line("files",
            string.Create(CultureInfo.InvariantCulture, $"{manifest.Files.Count}, {manifest.Files.Sum(file => file.Bytes) / 1e6:0.0} MB"));
        Line("digest", folder.Digest);
        if (AccuracyReport.Find(folder) is { } accuracy)
            Line("accuracy", AccuracyConsoleWriter.Summary(accuracy));
        if (ParityReport.Find(folder) is not { } report)
            return;
        var least = report.Kinds.MinBy(kind => kind.LeastCosine)!;
        Line("parity", string.Create(
            CultureInfo.InvariantCulture,
            $"{ParityConsoleWriter.Verdict(report)} of {report.Against.Name}: cosines from "
            + $"{least.LeastCosine:0.000000} ({ParityConsoleWriter.DisplayName(least.Kind)}) up"));
        Line("", $"{report.Provider}, ONNX Runtime {report.OnnxRuntime}; {report.Arithmetic}");
    }

    private static string Marks(string place, IReadOnlyList<int>? ids) =>
        ids is null ? "" : $", {(ids.Count == 0 ? "no id" : $"ids {string.Join(' ', ids)}")} {place}";

    private static void Line(string name, string value) => Console.Out.WriteLine($"{name,-14} {value}");
}
