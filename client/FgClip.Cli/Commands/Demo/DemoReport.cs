using System.Globalization;
using FgClip.Pipeline.Models;
using FgClip.Samples.Scenes;
using FgClip.Samples.Writing;

namespace FgClip.Cli.Commands.Demo;

/// <summary>The demo's scores for a person to read.</summary>
internal static class DemoReport
{
    private const int ImagesShown = 3;
    private const int CaptionsShown = 3;

    private static readonly Language[] Languages = [Language.English, Language.Chinese];

    public static void Write(DemoScores scores, SampleDataset dataset, LoadedModel model, TextWriter output,
        CancellationToken cancellationToken)
    {
        output.WriteLine("\nretrieval       image→text R@1    R@5   text→image R@1    R@5");
        foreach (var language in Languages)
        {
            foreach (var isLong in new[] { false, true })
            {
                var (images, texts) = Retrieval(scores, language, isLong, cancellationToken);
                output.Write(Invariant($"{language,-7} {(isLong ? "long" : "short"),-5} {images.At1,16:0.000}  {images.At5:0.000}"));
                output.WriteLine(Invariant($"  {texts.At1,15:0.000}  {texts.At5:0.000}"));
            }
        }

        output.WriteLine("\nregion's phrase against its ten hard negatives (chance 0.091)");
        foreach (var language in Languages)
        {
            var told = scores.HardNegatives(language, model);
            output.WriteLine(Invariant($"{language,-13} {told.Accuracy:0.000} of {told.Regions}"));
        }

        for (var image = 0; image < Math.Min(ImagesShown, dataset.Count); image++)
        {
            foreach (var language in Languages)
            {
                output.WriteLine($"\n{SamplePaths.Image(image)}: {scores.Caption(image, language)}");
                foreach (var match in scores.Best(image, language, CaptionsShown))
                    output.WriteLine(Invariant($"   {match.Cosine:0.000}  {match.Caption}"));
            }
        }
    }

    private static (Samples.Evaluation.Recall ImageToText, Samples.Evaluation.Recall TextToImage) Retrieval(
        DemoScores scores, Language language, bool isLong, CancellationToken cancellationToken)
    {
        var measured = scores.Retrieval(language, isLong, cancellationToken);
        return (measured.ImageToText, measured.TextToImage);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
