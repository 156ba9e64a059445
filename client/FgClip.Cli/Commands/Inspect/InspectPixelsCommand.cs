using System.CommandLine;
using System.Security.Cryptography;
using FgClip.Cli.Shared.Inference;
using FgClip.Cli.Shared.Options;
using FgClip.Cli.Shared.Output;
using FgClip.Images;
using FgClip.Model.Folders;
using FgClip.Model.Images;

namespace FgClip.Cli.Commands.Inspect;

/// <summary><c>fgclip inspect pixels</c>: one JSON line for each image, with the sizes and digests of what the model is given.</summary>
internal static class InspectPixelsCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var limit = CommonOptions.MaxNumPatches();
        var backend = ModelOptions.ResizeBackend("Whose resize is used; without it, the model's.");
        var images = new Argument<string[]>("image") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("pixels", "Print the exact sizes and digests of images, decoded and resized.")
        {
            model,
            limit,
            backend,
            images,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var rule = ModelFolder.Open(parsed.GetRequiredValue(model)).Manifest.Pixels;
            if (parsed.GetValue(backend) is { } other)
                rule = rule with { Backend = other };
            PatchLimits.Check(rule, parsed.GetValue(limit));
            await using var output = JsonLines.ToStandardOutput();
            foreach (var image in parsed.GetRequiredValue(images))
            {
                output.Write(await InspectAsync(image, rule, parsed.GetValue(limit), cancellationToken));
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<object> InspectAsync(string image, ImagePreprocessing rule, int? limit, CancellationToken cancellationToken)
    {
        var preparer = new ImagePreparer(rule);
        try
        {
            using var decoded = new ImageDecoder().Decode(await File.ReadAllBytesAsync(image, cancellationToken),
                ImageLimits.DefaultPixels);
            using var resized = preparer.Resize(decoded, limit);
            var shape = preparer.ShapeOf(decoded.Width, decoded.Height, limit);
            return new
            {
                image,
                width = decoded.Width,
                height = decoded.Height,
                maxNumPatches = preparer.LimitOf(decoded.Width, decoded.Height, limit),
                patchesHigh = shape.Height,
                patchesWide = shape.Width,
                resizeBackend = rule.Backend.ToName(),
                decodedRgbSha256 = Sha256(decoded),
                resizedRgbSha256 = Sha256(resized),
            };
        }
        catch (Exception error) when (error is ImageRejectedException or IOException or UnauthorizedAccessException)
        {
            return new { image, error = error.Message };
        }
    }

    private static string Sha256(RgbImage image) => Convert.ToHexStringLower(SHA256.HashData(image.Pixels));
}
