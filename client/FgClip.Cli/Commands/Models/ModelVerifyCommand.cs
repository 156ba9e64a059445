using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Parity;

namespace FgClip.Cli.Commands.Models;

/// <summary><c>fgclip model verify</c>: a folder's files against their digests, and its vectors against a reference's.</summary>
internal static class ModelVerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("dir") { Description = "A model folder." };
        var against = new Option<string?>("--against") { Description = "Vectors that another implementation computed of the same checkpoint.", HelpName = "GOLDEN.json" };
        var images = new Option<string?>("--images") { Description = "The golden's images; without it, ../images from the golden's folder.", HelpName = "DIR" };
        var self = new Option<bool>("--self") { Description = "Compare fp16 or int8 with the fp32 vectors that its import left in the folder." };
        var provider = ModelOptions.Provider();
        var json = new Option<bool>("--json") { Description = "Print the report as its file has it." };
        var command = new Command("verify", "Compare a model's vectors with a reference's, and keep the report in the folder.")
        {
            path, against, images, self, provider, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var golden = parsed.GetValue(against);
            if (golden is null != parsed.GetValue(self)) throw new UsageException("Give one of --against GOLDEN.json and --self.");
            if (golden is null && parsed.GetValue(images) is not null) throw new UsageException("--images goes with --against.");
            var folder = ModelFolder.Open(parsed.GetRequiredValue(path));
            if (golden is null && folder.Manifest.Precision is ModelPrecision.Float32)
            {
                throw new UsageException($"{folder.Path} is fp32, which --self compares the others with: there is nothing to compare. Use --against.");
            }
            await folder.VerifyDigestsAsync(cancellationToken);
            var options = new EncoderOptions { Provider = parsed.GetValue(provider) };
            var report = golden is null
                ? await ParityCheck.SelfAsync(folder, options, cancellationToken)
                : await ParityCheck.AgainstAsync(folder, golden, parsed.GetValue(images), options, cancellationToken);
            if (parsed.GetValue(json)) Console.Out.Write(report.ToJson());
            else ParityConsoleWriter.Print(report);
            await StoreAsync(report, folder, cancellationToken);
            return report.Passed ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>A folder that cannot be written, such as a read-only mount, can be measured all the same.</summary>
    private static async Task StoreAsync(ParityReport report, ModelFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            await report.StoreAsync(folder, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"fgclip: the report is not kept: {error.Message}");
        }
    }
}
