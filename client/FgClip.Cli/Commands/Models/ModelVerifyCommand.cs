using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Parity;
using FgClip.Model.Parity.Accuracy;

namespace FgClip.Cli.Commands.Models;

/// <summary><c>fgclip model verify</c>: a folder's files against their digests, and its vectors against a reference's.</summary>
internal static class ModelVerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("dir") { Description = "A model folder." };
        var against = new Option<string?>("--against")
        {
            Description = "Vectors that another implementation computed of the same checkpoint.",
            HelpName = "GOLDEN.json",
        };
        var images = new Option<string?>("--images")
        {
            Description =
                "With --against, the golden's images; without it, ../images from the golden's folder. "
                + "With --reference, images of your own.",
            HelpName = "DIR",
        };
        var reference = new Option<string?>("--reference")
        {
            Description = "Compare fp16 or int8 with this fp32 model folder of the same checkpoint, on the images of --images.",
            HelpName = "MODEL",
        };
        var self = new Option<bool>("--self")
        {
            Description = "Compare fp16 or int8 with the fp32 vectors that its import left in the folder.",
        };
        var provider = ModelOptions.Provider();
        var json = new Option<bool>("--json") { Description = "Print the report as its file has it." };
        var command = new Command("verify", "Compare a model's vectors with a reference's, and keep the report in the folder.")
        {
            path, against, images, self, reference, provider, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (golden, exact, own) = (parsed.GetValue(against), parsed.GetValue(reference), parsed.GetValue(images));
            if ((golden is null ? 0 : 1) + (exact is null ? 0 : 1) + (parsed.GetValue(self) ? 1 : 0) != 1)
                throw new UsageException("Give one of --against GOLDEN.json, --self, and --reference MODEL with --images DIR.");
            if (own is not null && golden is null && exact is null)
                throw new UsageException("--images goes with --against or --reference.");
            if (exact is not null && own is null)
                throw new UsageException("--reference compares on images of your own: name their folder with --images DIR.");
            var folder = ModelFolder.Open(parsed.GetRequiredValue(path));
            if (golden is null && folder.Manifest.Precision is ModelPrecision.Float32)
            {
                throw new UsageException(
                    $"{folder.Path} is fp32, which the others are compared with: there is nothing to compare. Use --against.");
            }
            await folder.VerifyDigestsAsync(cancellationToken);
            var options = new EncoderOptions { Provider = parsed.GetValue(provider) };
            if (exact is not null)
            {
                var accuracy = await AccuracyMeasurement.RunAsync(ModelFolder.Open(exact), folder, own!, options, cancellationToken);
                if (parsed.GetValue(json))
                    Console.Out.Write(accuracy.ToJson());
                else
                    AccuracyConsoleWriter.Print(accuracy);
                await StoreAsync(accuracy.StoreAsync(folder, cancellationToken));
                return accuracy.NotFinite == 0 ? ExitCode.Done : ExitCode.Failed;
            }
            var report = golden is null
                ? await ParityCheck.SelfAsync(folder, options, cancellationToken)
                : await ParityCheck.AgainstAsync(folder, golden, parsed.GetValue(images), options, cancellationToken);
            if (parsed.GetValue(json))
                Console.Out.Write(report.ToJson());
            else
                ParityConsoleWriter.Print(report);
            await StoreAsync(report.StoreAsync(folder, cancellationToken));
            return report.Passed ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>A folder that cannot be written, such as a read-only mount, can be measured all the same.</summary>
    private static async Task StoreAsync(Task store)
    {
        try
        {
            await store;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"fgclip: the report is not kept: {error.Message}");
        }
    }
}
