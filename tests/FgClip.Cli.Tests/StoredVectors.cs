using System.Text.Json.Nodes;
using FgClip.TestKit;

namespace FgClip.Cli.Tests;

/// <summary>Reads vectors of finished datasets by DuckDB.</summary>
internal static class StoredVectors
{
    /// <summary>The vectors of a query, by its column <c>name</c>.</summary>
    public static async Task<Dictionary<string, JsonNode?>> VectorsAsync(string sql)
    {
        var vectors = new Dictionary<string, JsonNode?>();
        foreach (var row in await DuckDb.QueryAsync(sql))
            vectors[(string)row["name"]!] = row["vector"]?.DeepClone();
        return vectors;
    }

    /// <summary>The boxes of a dataset with their vectors, by image.</summary>
    public static async Task<Dictionary<string, JsonNode[]>> BoxesAsync(string output)
    {
        var rows = await DuckDb.QueryAsync($"""
            select image, box.box as box, box.embedding as vector
            from (select image, unnest(regions) as box from '{output}/images/part-*.parquet')
            """);
        return rows.GroupBy(row => (string)row["image"]!).ToDictionary(group => group.Key, group => group.ToArray());
    }
}
