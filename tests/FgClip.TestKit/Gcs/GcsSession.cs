using System.Text.Json.Nodes;

namespace FgClip.TestKit.Gcs;

/// <summary>An upload that was begun: the service shows nothing of it before its last byte is there.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Name">The name that the object will have.</param>
/// <param name="Resource">What its writer said of it.</param>
/// <param name="IfGenerationMatch">The condition, which holds at the end as at the beginning.</param>
internal sealed record GcsSession(string Bucket, string Name, JsonObject Resource, long? IfGenerationMatch)
{
    /// <summary>Chunks but the last are multiples of 256 KiB.</summary>
    public const int Granule = 256 << 10;

    /// <summary>What has come so far.</summary>
    public MemoryStream Received { get; } = new();

    /// <summary>The object, once it is there.</summary>
    public GcsStored? Done { get; set; }
}
