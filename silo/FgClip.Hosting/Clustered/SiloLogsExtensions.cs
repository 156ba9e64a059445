using FgClip.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace FgClip.Hosting.Clustered;

/// <summary>A silo's log, on standard output.</summary>
internal static class SiloLogsExtensions
{
    /// <summary>Adds it: our own events, and warnings of the libraries below, unless the section Logging says otherwise.</summary>
    public static ILoggingBuilder AddSiloLogs(this ILoggingBuilder logging, LogFormat format, IConfiguration configuration)
    {
        // Orleans.Runtime.Silo warns that the garbage collector is not the server's, which is meant: memory is for pictures.
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("FgClip", LogLevel.Information).AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        return format is LogFormat.Json
            ? logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "O"))
            : logging.AddSimpleConsole(lines =>
                (lines.SingleLine, lines.TimestampFormat, lines.ColorBehavior) = (true, "HH:mm:ss ", LoggerColorBehavior.Default));
    }
}
