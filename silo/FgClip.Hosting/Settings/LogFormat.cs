namespace FgClip.Hosting.Settings;

/// <summary>How a silo writes its log.</summary>
public enum LogFormat
{
    /// <summary>A line for each event, with its time, for a person.</summary>
    Console,

    /// <summary>A JSON object a line, for programs.</summary>
    Json,
}
