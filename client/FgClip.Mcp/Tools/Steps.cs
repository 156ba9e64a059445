using ModelContextProtocol;

namespace FgClip.Mcp.Tools;

/// <summary>How far a call is.</summary>
internal static class Steps
{
    /// <summary>Some of all are done.</summary>
    public static ProgressNotificationValue Create(long done, long all, string what) =>
        new() { Progress = done, Total = all, Message = $"{done} of {all} {what}" };
}
