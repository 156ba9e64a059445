using FgClip.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace FgClip.Hosting.Clustered;

/// <summary>A silo's log, on standard output.</summary>
internal static class SiloLogsExtensions
{
    /// <summary>
    /// Adds the console log: events of this program, and warnings of the libraries below it, unless the section <c>Logging</c> says
    /// otherwise. Lines include their scopes, so that a warning about an attempt names its device, its shard and its job.
    /// </summary>
    public static ILoggingBuilder AddSiloLogs(this ILoggingBuilder logging, LogFormat format, IConfiguration configuration)
    {
        // Orleans.Runtime.Silo warns that the garbage collector is not the server's, which is meant: memory is for images.
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("FgClip", LogLevel.Information)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        return format is LogFormat.Json
            ? logging.AddJsonConsole(json => (json.IncludeScopes, json.UseUtcTimestamp, json.TimestampFormat) = (true, true, "O"))
            : logging.AddSimpleConsole(lines =>
            {
                (lines.IncludeScopes, lines.SingleLine) = (true, true);
                (lines.TimestampFormat, lines.ColorBehavior) = ("HH:mm:ss ", LoggerColorBehavior.Default);
            });
    }
}
