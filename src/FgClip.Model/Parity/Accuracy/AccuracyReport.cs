using System.Text.Json;
using System.Text.Json.Serialization;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Parity.Accuracy;

/// <summary>
/// How near the vectors of a float16 or int8 folder are to float32's on images of the user's own. The last report lies in the folder as
/// <see cref="FileName"/>, outside of the folder's digest; it holds neither clock nor path.
/// </summary>
public sealed record AccuracyReport
{
    /// <summary>The report's name in its folder.</summary>
    public const string FileName = "accuracy.json";

    /// <summary>The digest of the folder that was measured.</summary>
    public required string ModelDigest { get; init; }

    /// <summary>What its graphs compute with.</summary>
    public required ModelPrecision Precision { get; init; }

    /// <summary>ONNX Runtime's execution provider.</summary>
    public required string Provider { get; init; }

    /// <summary>In what numbers that provider computed, in words.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>ONNX Runtime's version.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>Image files that were measured.</summary>
    public required int Images { get; init; }

    /// <summary>Parts cut from these images, to fill the retrieval set.</summary>
    public required int Crops { get; init; }

    /// <summary>Image files that could not be read, and so are left out.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Captions that were found beside the images; 0 where the built-in texts were taken in their place.</summary>
    public required int Captions { get; init; }

    /// <summary>The cosines with float32, by kind of vector.</summary>
    public required IReadOnlyList<KindAccuracy> Kinds { get; init; }

    /// <summary>How much of float32's order of results is kept.</summary>
    public required IReadOnlyList<RetrievalAccuracy> Retrieval { get; init; }

    /// <summary>Vectors that are not finite, of all kinds.</summary>
    [JsonIgnore]
    public int NotFinite => Kinds.Sum(kind => kind.NotFinite);

    /// <summary>Returns the folder's last report, or null where it has none, or one of other files than it now holds.</summary>
    /// <exception cref="ModelFolderException">The report is broken.</exception>
    public static AccuracyReport? Find(ModelFolder folder)
    {
        var file = folder.At(FileName);
        if (!File.Exists(file))
            return null;
        try
        {
            var report = JsonSerializer.Deserialize<AccuracyReport>(File.ReadAllBytes(file), ModelManifest.Json);
            return report?.ModelDigest == folder.Digest ? report : null;
        }
        catch (JsonException e)
        {
            throw new ModelFolderException(
                $"{file} is broken: {e.Message} Delete it, or run `fgclip model verify --images` again.", e);
        }
    }

    /// <summary>Returns the report as its file has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ModelManifest.Json) + "\n";

    /// <summary>Puts the report into the folder, in place of the last one.</summary>
    public Task StoreAsync(ModelFolder folder, CancellationToken cancellationToken = default) =>
        ReportFile.WriteAsync(folder, FileName, ToJson(), cancellationToken);
}
