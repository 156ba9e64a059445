namespace FgClip.Mcp.Calls;

/// <summary>Gives the JSON schema of a result's member, where the member's type does not say it all.</summary>
/// <param name="json">The schema.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ToolSchemaAttribute(string json) : Attribute
{
    /// <summary>The schema.</summary>
    public string Json { get; } = json;
}
