using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FgClip.Model.Checkpoints;
using FgClip.Model.Graphs;
using FgClip.Model.Images;

namespace FgClip.Model.Folders;

/// <summary><c>fgclip-model.json</c>: what a model folder holds. It is written last, so a folder that has it is whole.</summary>
public sealed record ModelManifest
{
    /// <summary>The manifest's name in its folder.</summary>
    public const string FileName = "fgclip-model.json";

    /// <summary>The format that this software writes and reads.</summary>
    public const int CurrentVersion = 1;

    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        WriteIndented = true,
    };

    /// <summary>The format of the folder: <see cref="CurrentVersion"/>.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The model's family; <c>architecture</c> in the file.</summary>
    [JsonPropertyName("architecture")]
    public required ModelFamilyName Family { get; init; }

    /// <summary>What the graphs compute with.</summary>
    public required ModelPrecision Precision { get; init; }

    /// <summary>What the graphs are made of.</summary>
    public required GraphOperators Operators { get; init; }

    /// <summary>Numbers in every vector that comes out.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>The vision encoder's sizes.</summary>
    public required TowerSize Vision { get; init; }

    /// <summary>The text encoder's sizes.</summary>
    public required TowerSize Text { get; init; }

    /// <summary>How an image becomes patches.</summary>
    public required ImagePreprocessing Pixels { get; init; }

    /// <summary>
    /// The table of positions that is resized to an image's shape (FG-CLIP 2); null where positions are part of the graph (FG-CLIP).
    /// </summary>
    public PositionGridPlace? PositionGrid { get; init; }

    /// <summary>The text heads that there are.</summary>
    public required IReadOnlyDictionary<WalkType, TextHeadGraph> TextHeads { get; init; }

    /// <summary>Rows of the token embedding: ids are below it.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The id that fills a text up.</summary>
    public required int PadId { get; init; }

    /// <summary>How texts become tokens where the tokenizer's files alone do not decide it; null where they do.</summary>
    public TokenizationRule? Tokenization { get; init; }

    /// <summary>Cosine to logit.</summary>
    public required LogitScaling Logits { get; init; }

    /// <summary>What the model computes of an image: what there are graphs for.</summary>
    [JsonIgnore]
    public ImageOutputs ImageOutputs =>
        ImageOutputs.Pooled
        | (Files.Any(file => file.Name == ModelGraphs.VisionFile(ImageOutputs.Dense)) ? ImageOutputs.Dense : ImageOutputs.None);

    /// <summary>Every other file of the folder, in the order of their names.</summary>
    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>
    /// sha256 over the files' names and digests, over the preprocessing where that is not the family's own with Pillow's resize, and over
    /// <see cref="Tokenization"/> where there is one, in lower-case hex: equal for two folders that compute the same.
    /// </summary>
    public string Digest()
    {
        var lines = Files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Sha256}  {file.Name}\n");
        var rules = (Pixels.IsInDigest ? $"{Pixels.ToCanonicalText()}  preprocessing\n" : "")
            + (Tokenization is null ? "" : $"{Tokenization.ToCanonicalText()}  tokenization\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines) + rules)));
    }

    /// <summary>Reads a manifest, wherever its folder lies.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="file">Its path or address, for messages.</param>
    /// <exception cref="ModelFolderException">It is broken or of another format.</exception>
    public static ModelManifest Parse(byte[] json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var version = document.RootElement.GetProperty("format_version").GetInt32();
            if (version != CurrentVersion)
            {
                throw new ModelFolderException(
                    $"{file} is of format {version}; this version reads format {CurrentVersion}. Import the checkpoint again.");
            }
            var manifest = JsonSerializer.Deserialize<ModelManifest>(json, Json)!;
            foreach (var name in manifest.Files.Select(f => f.Name).Where(n => Path.GetFileName(n) != n || n.Length == 0))
            {
                throw new ModelFolderException($"{file} names \"{name}\", which is not a file name.");
            }
            return manifest;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelFolderException($"{file} is broken: {e.Message} Import the checkpoint again.", e);
        }
    }
}

/// <summary>The sizes of a transformer, from which its cost follows.</summary>
/// <param name="Width">Numbers in a token.</param>
/// <param name="MlpWidth">Numbers in a token inside the MLP.</param>
/// <param name="Layers">Layers.</param>
public sealed record TowerSize(int Width, int MlpWidth, int Layers)
{
    /// <summary>
    /// Estimates one layer in floating-point operations of its matrix products, 2 for each multiply-add. Norms, activations and softmax are
    /// left out: they are well under 1 %. A layer in which q tokens look at k costs, with width w and MLP width m, 2 * ((2q + 2k)w² + 2qwm)
    /// for its linear parts (query and output for q tokens, key and value for k, two MLP matrices for q) and 4qkw for its attention
    /// (scores, then their sum over the values).
    /// </summary>
    /// <param name="queries">Tokens that look.</param>
    /// <param name="keys">Tokens that are looked at.</param>
    public double LayerFlops(double queries, double keys)
    {
        double w = Width;
        return (2 * ((2 * (queries + keys) * w * w) + (2 * queries * w * MlpWidth))) + (4 * queries * keys * w);
    }
}

/// <summary>Where the table of positions lies in the weights file: float32, row-major, Side * Side rows.</summary>
/// <param name="Side">Rows and columns of the table.</param>
/// <param name="Width">Numbers in a position.</param>
/// <param name="Offset">First byte.</param>
public sealed record PositionGridPlace(int Side, int Width, long Offset);

/// <summary>Where a text head is computed.</summary>
/// <param name="Graph">The graph's file; heads of one graph share its run.</param>
/// <param name="Output">The graph's output.</param>
/// <param name="Length">The most tokens, end mark included.</param>
public sealed record TextHeadGraph(string Graph, string Output, int Length);

/// <summary>One file of a model folder.</summary>
/// <param name="Name">Its name; there are no folders inside.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its digest, in lower-case hex.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256);
