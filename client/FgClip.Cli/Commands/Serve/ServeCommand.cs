using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Serving;
using Microsoft.Extensions.Hosting;

namespace FgClip.Cli.Commands.Serve;

/// <summary><c>fgclip serve</c>: a model behind OpenAI's <c>/v1/embeddings</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (model, device, options) = (CommonOptions.Model(), DeviceOption.Create(), new ServeOptions());
        var command = new Command(
            "serve", "Answer POST /v1/embeddings, as OpenAI has it, with the model's vectors of texts, images and regions.")
        {
            model, device,
        };
        foreach (var option in options.All)
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var devices = DeviceOption.Checked(parsed.GetValue(device));
            if (devices.Count > 1)
                throw new UsageException("--device: a server has one. Start one for each device, and a load balancer before them.");
            var folder = ModelFolder.Open(parsed.GetRequiredValue(model));
            var settings = await options.ReadAsync(parsed, folder, cancellationToken);
            using var loaded = new LoadedModel(folder, devices[0].Encoder);
            await using var server = await ServingHost.StartAsync(loaded, settings, cancellationToken);
            await Console.Error.WriteLineAsync($"Serving {settings.ModelName} at http://{settings.Web.Address}:{settings.Web.Port}/v1");
            await server.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
