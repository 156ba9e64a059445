using System.Text.Json;
using System.Text.Json.Nodes;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;

namespace FgClip.Datasets.Tests.Parquet;

/// <summary>What another reader should see of a row of <see cref="Samples"/> with every feature.</summary>
internal static class Expectation
{
    public static void Same(OutputRow row, JsonElement read, DenseType dense = DenseType.Float32)
    {
        var expected = new JsonObject
        {
            ["key"] = row.Input.Key,
            ["image"] = (string?)row.Input.Carried[0],
            // DuckDB's JSON has 64-bit integers as texts.
            ["number"] = row.Input.Carried[1]?.ToString(),
            ["quarter"] = (double?)row.Input.Carried[2],
            ["even"] = (bool?)row.Input.Carried[3],
            ["width"] = row.Width,
            ["height"] = row.Height,
            ["sha256"] = row.Sha256,
            ["image_embedding"] = List(row.ImageEmbedding),
            ["text_embedding_short"] = List(row.TextEmbeddings.ElementAtOrDefault(0)),
            ["text_embedding_long"] = List(row.TextEmbeddings.ElementAtOrDefault(1)),
            ["similarity_short"] = (double?)row.Similarities.ElementAtOrDefault(0),
            ["similarity_long"] = (double?)row.Similarities.ElementAtOrDefault(1),
            ["logit_short"] = (double?)row.Logits.ElementAtOrDefault(0),
            ["logit_long"] = (double?)row.Logits.ElementAtOrDefault(1),
            ["regions"] = row.Regions is null ? null : new JsonArray([.. row.Regions.Select(Region)]),
            ["dense_height"] = row.Dense?.High,
            ["dense_width"] = row.Dense?.Wide,
            ["dense_embedding"] = Dense(row.Dense, dense),
            ["status"] = row.Status.ToColumnValue(),
            ["error"] = row.Error,
        };
        if (dense is DenseType.Int8)
            expected["dense_scale"] = row.Dense is { } map ? (double)(Largest(map) / 127) : null;
        var actual = JsonObject.Create(read)!;
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}\nbut DuckDB read {actual.ToJsonString()}");
    }

    private static JsonNode Region(OutputRegion region) => new JsonObject
    {
        ["box"] = region.Box is null ? null : new JsonArray([.. region.Box.Select(n => (JsonNode)n)]),
        ["label"] = region.Label,
        ["embedding"] = List(region.Embedding),
        ["label_embedding"] = List(region.LabelEmbedding),
        ["negatives"] = new JsonArray([.. region.Negatives.Select(n => (JsonNode)n)]),
        ["negative_embeddings"] = region.NegativeEmbeddings is null ? null : new JsonArray([.. region.NegativeEmbeddings.Select(List)]),
    };

    private static JsonArray? Dense(DenseMap? map, DenseType type) => map is null ? null : type switch
    {
        DenseType.Float16 => List([.. map.Values.ToArray().Select(v => (float)(Half)v)]),
        DenseType.Int8 => new JsonArray([.. map.Values.ToArray().Select(v => (JsonNode)(int)MathF.Round(v / (Largest(map) / 127)))]),
        _ => List(map.Values.ToArray()),
    };

    private static float Largest(DenseMap map) => map.Values.ToArray().Max(MathF.Abs);

    private static JsonArray? List(float[]? values) => values is null ? null : new JsonArray([.. values.Select(v => (JsonNode)(double)v)]);
}
