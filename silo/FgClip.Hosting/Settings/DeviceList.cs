using System.Globalization;
using FgClip.Model.Encoders;
using FgClip.Workers;

namespace FgClip.Hosting.Settings;

/// <summary>
/// Reads devices in words, as the setting Devices and the option <c>--device</c> have them: <c>cpu</c>, <c>cuda:0,1</c>,
/// <c>cpu,tensorrt:2</c>, or <c>cpu:0,1</c> for two workers on the same processors.
/// </summary>
public static class DeviceList
{
    private const string Cpu = "cpu";

    private static readonly Dictionary<string, ExecutionProvider> Gpus = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cuda"] = ExecutionProvider.Cuda,
        ["tensorrt"] = ExecutionProvider.TensorRt,
    };

    /// <summary>The devices, as far as they can be understood.</summary>
    /// <param name="text">The words.</param>
    /// <param name="name">The setting or option, which mistakes begin with.</param>
    /// <param name="cpuThreads">Threads of each device cpu; 0 for one for each core that this process may use, shared evenly.</param>
    /// <param name="mistakes">Where the rest goes.</param>
    public static IReadOnlyList<WorkerDevice> Parse(string text, string name, int cpuThreads, ICollection<string> mistakes)
    {
        List<WorkerDevice> devices = [];
        var words = Split(text);
        var threads = cpuThreads > 0
            ? cpuThreads : Math.Max(1, Environment.ProcessorCount / Math.Max(1, words.Count(word => word.Kind == Cpu)));
        foreach (var (kind, number, word) in words)
        {
            if (kind != Cpu && !Gpus.ContainsKey(kind))
                mistakes.Add($"{name}: '{word}' is not a device. Write cpu, cpu:0,1, cuda:0 or cuda:0,1, or tensorrt:0.");
            else if (!int.TryParse(number ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                mistakes.Add($"{name}: '{number}' is not a number of a {(kind == Cpu ? "worker on the CPU" : "GPU")}.");
            else if (kind != Cpu)
                devices.Add(new($"{kind}-{id}", new() { Provider = Gpus[kind], DeviceId = id }));
            else
                devices.Add(new(number is null ? Cpu : $"{Cpu}-{id}", new() { IntraOpThreads = threads }));
        }

        return devices;
    }

    private static List<(string Kind, string? Number, string Word)> Split(string text)
    {
        List<(string Kind, string? Number, string Word)> words = [];
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A number alone belongs to the kind before it.
            var parts = char.IsAsciiDigit(word[0]) && words.Count > 0 ? [words[^1].Kind, word] : word.Split(':', 2);
            words.Add((parts[0].ToLowerInvariant(), parts.ElementAtOrDefault(1), word));
        }

        return words;
    }
}
