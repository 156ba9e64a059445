using FgClip.Client;
using Microsoft.Extensions.Configuration;

namespace FgClip.Hosting.Settings;

/// <summary>Where a silo's settings come from: appsettings.json in the current folder, the environment, the command line.</summary>
public static class SiloConfiguration
{
    /// <summary>The section of the settings; other sections are other libraries', such as Logging.</summary>
    public const string Section = "FgClip";

    private const string KeyArgument = "--Web:Key";

    /// <summary>Brings the sources together; a later one counts over an earlier one.</summary>
    /// <exception cref="SettingsException">The command line or the file can't be read.</exception>
    public static IConfigurationRoot Load(IReadOnlyList<string> arguments)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddInMemoryCollection(OfSurroundings())
                .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(Parse(arguments))
                .Build();
        }
        catch (InvalidDataException broken)
        {
            throw new SettingsException([$"{broken.Message} {broken.InnerException?.Message}"]);
        }
    }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingsException">Something is wrong with them; all of it is named.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        List<string> mistakes = [];
        var settings = new SiloSettings();
        new SettingsReader(mistakes).Read(configuration.GetSection(Section), settings);
        SiloSettingsValidator.Validate(settings, mistakes);
        return mistakes.Count == 0 ? settings : throw new SettingsException(mistakes);
    }

    private static Dictionary<string, string?> OfSurroundings() => new()
    {
        [$"{Section}:{nameof(SiloSettings.Cluster)}"] = Environment.GetEnvironmentVariable(ClusterAddress.Variable) ?? "",
        [$"{Section}:{nameof(SiloSettings.AdvertisedIP)}"] = Environment.GetEnvironmentVariable("POD_IP") ?? "",
    };

    private static Dictionary<string, string?> Parse(IReadOnlyList<string> arguments)
    {
        List<string> mistakes = [];
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || name.Length == 2)
                mistakes.Add($"{arguments[i]}: settings are given as --Name value.");
            else if (name.Equals(KeyArgument, StringComparison.OrdinalIgnoreCase))
                mistakes.Add($"{KeyArgument}: a command line is seen by everyone on its machine. Give the key as FGCLIP__Web__Key, or in a "
                    + "file with --Web:KeyFile.");
            else if (value is null && i + 1 == arguments.Count)
                mistakes.Add($"{name}: its value is missing.");
            else if (!values.TryAdd(Key(name[2..]), value ?? arguments[++i]))
                mistakes.Add($"{name}: is there twice.");
        }

        return mistakes.Count == 0 ? values : throw new SettingsException(mistakes);
    }

    private static string Key(string name) => name.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase) ? name : $"{Section}:{name}";
}
