using FgClip.Images;
using FgClip.Mcp.Images;
using FgClip.Model;
using ModelContextProtocol;

namespace FgClip.Mcp.Tools;

/// <summary>Checks of what an assistant passed; what is wrong it is told in words.</summary>
internal static class Arguments
{
    /// <exception cref="McpException">It is not a head.</exception>
    public static WalkType Walk(string name) => Enum.TryParse<WalkType>(name, ignoreCase: true, out var walk) && Enum.IsDefined(walk)
        ? walk
        : throw new McpException($"walk_type: '{name}' is not one of short, long, box.");

    /// <exception cref="McpException">There is nothing.</exception>
    public static void NotEmpty<T>(IReadOnlyCollection<T> given, string name)
    {
        if (given.Count == 0)
            throw new McpException($"{name}: give at least one.");
    }

    /// <exception cref="McpException">It is not a limit.</exception>
    public static void Patches(int? limit)
    {
        if (limit is < 1 or > ImageLimits.MaxPatches)
            throw new McpException($"max_num_patches: must be 1 to {ImageLimits.MaxPatches}, not {limit}.");
    }

    /// <summary>What went wrong, in words: the message where it was written for the assistant, else with its kind.</summary>
    public static string Describe(Exception failed) =>
        failed is ImageArgumentException or McpException ? failed.Message : $"{failed.GetType().Name}: {failed.Message}";
}
