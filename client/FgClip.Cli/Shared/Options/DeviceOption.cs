using System.CommandLine;
using FgClip.Hosting.Settings;
using FgClip.Model.Encoders;
using FgClip.Workers;

namespace FgClip.Cli.Shared.Options;

/// <summary><c>--device</c>: what a job in this process is computed on, in the words of a silo's setting Devices.</summary>
internal static class DeviceOption
{
    private const string Name = "--device";

    /// <summary>The processor, with a thread for each of its cores.</summary>
    public static IReadOnlyList<WorkerDevice> Processor { get; } = [new("cpu", new EncoderOptions())];

    /// <summary>The option.</summary>
    public static Option<IReadOnlyList<WorkerDevice>?> Create() => new(Name)
    {
        Description = "What computes; without it, cpu. GPUs take a build for them, and each of several takes shards of its own.",
        HelpName = "cpu|cuda:0,1|tensorrt:0",
        CustomParser = result =>
        {
            List<string> mistakes = [];
            var devices = DeviceList.Parse(result.Tokens[^1].Value, Name, cpuThreads: 0, mistakes);
            if (mistakes.Count == 0)
            {
                mistakes.AddRange(devices.Count == 0
                    ? [$"{Name}: names no device."]
                    : devices.CountBy(device => device.Name).Where(device => device.Value > 1)
                    .Select(device => $"{Name}: {device.Key} is there twice."));
            }

            mistakes.ForEach(result.AddError);
            return devices;
        },
    };

    /// <summary>
    /// The devices that were named, or the processor, once this machine and this build are known to have them: before anything starts.
    /// </summary>
    /// <exception cref="EncoderException">One is missing.</exception>
    public static IReadOnlyList<WorkerDevice> Checked(IReadOnlyList<WorkerDevice>? named)
    {
        foreach (var device in named ?? [])
            ExecutionProviders.Check(device.Encoder);
        return named ?? Processor;
    }
}
