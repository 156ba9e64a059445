using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace FgClip.Mcp.Calls;

/// <summary>
/// A tool whose every failure has a reason that the assistant reads: wrong arguments are named before the call, and an exception's message
/// is the call's error. The protocol's own library hides both.
/// </summary>
internal sealed class CheckedTool : DelegatingMcpServerTool
{
    private readonly Tool _description;

    /// <param name="tool">The tool.</param>
    public CheckedTool(McpServerTool tool)
        : base(tool)
    {
        _description = tool.ProtocolTool;
        _description.InputSchema = ToolSchemas.ForArguments(_description.InputSchema);
        if (_description.OutputSchema is { } result)
            _description.OutputSchema = ToolSchemas.ForResult(result);
    }

    /// <inheritdoc />
    public override Tool ProtocolTool => _description;

    /// <inheritdoc />
    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        if (request.Params.Arguments is { } arguments)
        {
            // Some hosts send null for what they leave out.
            var isOptional = Optional(_description.InputSchema);
            request.Params.Arguments = arguments.Where(argument => argument.Value.ValueKind is not JsonValueKind.Null
                || !isOptional.Contains(argument.Key)).ToDictionary();
        }

        if (ArgumentCheck.FindMistakes(_description.InputSchema, request.Params.Arguments ?? new Dictionary<string, JsonElement>())
            is { Count: > 0 } mistakes)
            return Failed(string.Join('\n', mistakes));
        try
        {
            return await base.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (McpException failure) when (failure is not McpProtocolException)
        {
            return Failed(failure.Message);
        }
        catch (Exception failure) when (failure is not McpException && !cancellationToken.IsCancellationRequested)
        {
            request.Services?.GetService<ILogger<CheckedTool>>()?.LogError(failure, "{Tool} failed.", _description.Name);
            return Failed($"{_description.Name} failed: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private static CallToolResult Failed(string reason) => new() { IsError = true, Content = [new TextContentBlock { Text = reason }] };

    private static HashSet<string> Optional(JsonElement schema)
    {
        HashSet<string> names = schema.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [];
        if (schema.TryGetProperty("required", out var required))
            names.ExceptWith(required.EnumerateArray().Select(name => name.GetString()!));
        return names;
    }
}
