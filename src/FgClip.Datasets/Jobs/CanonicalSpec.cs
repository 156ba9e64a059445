using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Storage;

namespace FgClip.Datasets.Jobs;

/// <summary>
/// A spec in the one form that its digest is taken of: members by name, no white space, and only what changes a value or a row. Where
/// the model lies, where the output goes and how the work is done are not part of it.
/// </summary>
internal static class CanonicalSpec
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a resume must agree with: the dataset as a whole.</summary>
    public static JsonObject Create(JobSpec spec)
    {
        var canonical = new JsonObject
        {
            ["features"] = Sorted(Node(spec.Features)),
            ["inputs"] = Node(spec.Inputs),
            ["manifest"] = Sorted(Node(spec.Manifest)),
            ["model"] = spec.Model.Digest,
            ["shards"] = Sorted(Node(spec.Shards)),
        };
        // Later than the others, and left out where it says nothing, so that older datasets keep their digest.
        if (spec.AddedColumns is not null)
            canonical["beside"] = true;
        if (spec.Export is not ExportLayout.None)
            canonical["twin"] = Node(spec.Export);
        return canonical;
    }

    /// <summary>What two submissions of one job agree in. The number of an extension's plan is a hint, and no part of it.</summary>
    /// <remarks>By the members and not by <see cref="JobSpec.Kind"/>: a retry of added columns has two of them in its digest.</remarks>
    public static JsonObject Job(JobSpec spec)
    {
        var job = Create(spec);
        job["output"] = spec.Output;
        if (spec.AddedColumns is not null)
            job["beside"] = spec.AddedColumns;
        if (spec.Extension is { } extension)
            job["extension"] = Node(extension.Inputs);
        if (spec.Retry is { } retry)
            job["retry"] = Node(retry);
        return job;
    }

    /// <summary>What a row's values follow from, whatever dataset it is in.</summary>
    public static JsonObject Computation(string modelDigest, FeatureOptions features) => new()
    {
        ["features"] = Sorted(Node(features)),
        ["model"] = modelDigest,
    };

    /// <summary>The bytes.</summary>
    public static byte[] ToBytes(JsonObject canonical) => JsonSerializer.SerializeToUtf8Bytes(canonical, Written);

    /// <summary>A value as a message shows it.</summary>
    public static string Show(JsonNode? value) => value is null ? "null" : value.ToJsonString(Written);

    private static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, RecordJson.Options)!;

    private static JsonNode Sorted(JsonNode node) =>
        new JsonObject(
            node.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
}
