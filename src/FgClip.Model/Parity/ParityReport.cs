using System.Text.Json;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;

namespace FgClip.Model.Parity;

/// <summary>
/// How near a model folder's vectors are to a reference's. The last report lies in the folder as <see cref="FileName"/>, outside of the
/// folder's digest, and holds neither clock nor path: the same comparison writes the same bytes.
/// </summary>
public sealed record ParityReport
{
    /// <summary>The report's name in its folder.</summary>
    public const string FileName = "parity.json";

    /// <summary>The digest of the folder that was measured.</summary>
    public required string ModelDigest { get; init; }

    /// <summary>What its graphs compute with.</summary>
    public required ModelPrecision Precision { get; init; }

    /// <summary>What its graphs are made of.</summary>
    public required GraphOperators Operators { get; init; }

    /// <summary>ONNX Runtime's execution provider.</summary>
    public required string Provider { get; init; }

    /// <summary>In what numbers that provider computed, in words.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>ONNX Runtime's version.</summary>
    public required string OnnxRuntime { get; init; }

    /// <summary>What it was compared with.</summary>
    public required ParitySource Against { get; init; }

    /// <summary>What was allowed.</summary>
    public required ParityTolerance Tolerance { get; init; }

    /// <summary>What was found.</summary>
    public required IReadOnlyList<KindParity> Kinds { get; init; }

    /// <summary>Whether all that was found is within what was allowed.</summary>
    public bool Passed => Kinds.All(Tolerance.Holds);

    /// <summary>The folder's last report; null where it has none, or one of other files than it now holds.</summary>
    /// <exception cref="ModelFolderException">The report is broken.</exception>
    public static ParityReport? Find(ModelFolder folder)
    {
        var file = folder.At(FileName);
        if (!File.Exists(file))
            return null;
        try
        {
            var report = JsonSerializer.Deserialize<ParityReport>(File.ReadAllBytes(file), ModelManifest.Json);
            return report?.ModelDigest == folder.Digest ? report : null;
        }
        catch (JsonException e)
        {
            throw new ModelFolderException($"{file} is broken: {e.Message} Delete it, or run `fgclip model verify` again.", e);
        }
    }

    /// <summary>The report as its file has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ModelManifest.Json) + "\n";

    /// <summary>Puts the report into the folder, in place of the last one.</summary>
    public Task StoreAsync(ModelFolder folder, CancellationToken cancellationToken = default) =>
        ReportFile.WriteAsync(folder, FileName, ToJson(), cancellationToken);
}

/// <summary>A file of reference features.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Its digest, in lower-case hex.</param>
public sealed record ParitySource(string Name, string Sha256);
