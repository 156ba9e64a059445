using System.Globalization;
using FgClip.Model.Encoders;
using FgClip.Workers;

namespace FgClip.Hosting.Settings;

/// <summary>
/// Devices in words, as the setting Devices and the option <c>--device</c> have them: <c>cpu</c>, <c>cuda:0,1</c>, <c>cpu,tensorrt:2</c>.
/// </summary>
public static class DeviceList
{
    private static readonly Dictionary<string, ExecutionProvider> Gpus = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cuda"] = ExecutionProvider.Cuda,
        ["tensorrt"] = ExecutionProvider.TensorRt,
    };

    /// <summary>The devices, as far as they can be understood.</summary>
    /// <param name="text">The words.</param>
    /// <param name="name">The setting or option, which mistakes begin with.</param>
    /// <param name="cpuThreads">Threads of the device cpu; 0 for one a core that this process may use.</param>
    /// <param name="mistakes">Where the rest goes.</param>
    public static IReadOnlyList<WorkerDevice> Parse(string text, string name, int cpuThreads, ICollection<string> mistakes)
    {
        List<WorkerDevice> devices = [];
        string? kind = null;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A number alone belongs to the kind before it.
            var parts = char.IsAsciiDigit(word[0]) && kind is not null ? [kind, word] : word.Split(':', 2);
            kind = parts[0].ToLowerInvariant();
            if (kind == "cpu" && parts.Length == 1)
                devices.Add(new(kind, new() { IntraOpThreads = cpuThreads > 0 ? cpuThreads : Environment.ProcessorCount }));
            else if (!Gpus.TryGetValue(kind, out var provider))
                mistakes.Add($"{name}: '{word}' is no device. Write cpu, cuda:0 or cuda:0,1, or tensorrt:0.");
            else if (int.TryParse(parts.ElementAtOrDefault(1) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                devices.Add(new($"{kind}-{id}", new() { Provider = provider, DeviceId = id }));
            else
                mistakes.Add($"{name}: '{parts[1]}' is no number of a GPU.");
        }

        return devices;
    }
}
