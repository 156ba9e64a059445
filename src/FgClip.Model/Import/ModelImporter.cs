using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using FgClip.Model.Images;
using FgClip.Model.Parity;
using FgClip.Model.Tokenization;
using Google.Protobuf;

namespace FgClip.Model.Import;

/// <summary>A checkpoint folder to a model folder: graphs, one file of weights, tokenizer, manifest.</summary>
public static class ModelImporter
{
    private static readonly TensorSpec LogitScale = new("logit_scale");
    private static readonly TensorSpec LogitBias = new("logit_bias");

    /// <summary>
    /// Imports. The folder is built beside its destination and renamed when it is whole, so that a broken-off import leaves no half
    /// model. Memory stays at one weight at a time. In float16 or int8 it is then compared with a float32 import of the same checkpoint,
    /// which lies on disk until that is done; see <see cref="ParityCheck"/>.
    /// </summary>
    /// <param name="source">A folder with config.json, safetensors and a tokenizer.</param>
    /// <param name="destination">The model folder to make.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of every weight.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <exception cref="CheckpointException">The checkpoint is not what it should be; all missing or misshapen tensors are
    /// named.</exception>
    /// <exception cref="TokenizerFormatException">The tokenizer is broken, or asks for something that is not read.</exception>
    /// <exception cref="ModelFolderException">The destination is in use.</exception>
    public static async Task<ModelFolder> ImportAsync(
        string source,
        string destination,
        ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (!Directory.Exists(source))
            throw new CheckpointException($"{source} does not exist.");
        destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        CheckDestination(destination, options.Replace);

        var config = await ModelFamilies.ReadConfigAsync(source, cancellationToken);
        var family = ModelFamilies.Get(config.Family);
        var pixels = await PreprocessorConfig.ReadAsync(source, family, config, options.ResizeBackend, cancellationToken);
        var tokenizer = await TokenizerFileCheck.FindAsync(source, config, cancellationToken);
        var (tokenization, padId) = TokenizerFileCheck.Open(source, config, options);
        using var checkpoint = await Checkpoint.OpenAsync(source, cancellationToken);
        var graphs = family.BuildGraphs(config, GraphFlavour.Create(options.Precision, options.Operators));
        CheckpointCheck.Run(checkpoint, graphs.Weights.Weights.SelectMany(w => w.Recipe.Sources).Concat(Scalars(family)));

        var building = $"{destination}.{Guid.NewGuid():n}.importing";
        try
        {
            Directory.CreateDirectory(building);
            var files = new ModelFolderWriter(building);
            foreach (var file in tokenizer)
                await files.CopyAsync(Path.Combine(source, file), cancellationToken);
            foreach (var (file, model) in graphs.Files)
                await files.WriteAsync(file, model.ToByteArray(), cancellationToken);
            var weights = new WeightsWriter(checkpoint, graphs.Weights, progress);
            var digest = await weights.WriteAsync(files.At(ModelGraph.WeightsFile), cancellationToken);
            files.Add(ModelGraph.WeightsFile, digest);
            var manifest = await ManifestAsync(checkpoint, config, pixels, tokenization, padId, graphs, options, files.Files,
                cancellationToken);
            await files.FinishAsync(manifest, cancellationToken);
            if (options.Precision is not ModelPrecision.Float32)
                await ReferenceModel.MeasureAsync(source, building, options, progress, cancellationToken);
            if (Directory.Exists(destination))
                Directory.Delete(destination, recursive: true);
            Directory.Move(building, destination);
            return ModelFolder.Open(destination);
        }
        finally
        {
            if (Directory.Exists(building))
                Directory.Delete(building, recursive: true);
        }
    }

    /// <summary>Checks that a model folder may be written at a place, before any work goes into it.</summary>
    /// <param name="destination">The model folder to make.</param>
    /// <param name="replace">Whether a model folder that is there may be replaced.</param>
    /// <exception cref="ModelFolderException">It may not.</exception>
    public static void CheckDestination(string destination, bool replace)
    {
        if (File.Exists(destination))
            throw new ModelFolderException($"{destination} is a file; give a folder that is new or empty.");
        if (!Directory.Exists(destination) || !Directory.EnumerateFileSystemEntries(destination).Any())
            return;
        if (!File.Exists(Path.Combine(destination, ModelManifest.FileName)))
        {
            throw new ModelFolderException($"{destination} is not empty and no model folder; give one that is new or empty.");
        }
        if (!replace)
            throw new ModelFolderException($"{destination} already holds a model; ask for it to be replaced, or give another folder.");
    }

    private static IEnumerable<TensorSpec> Scalars(ModelFamily family) => family.HasLogitBias ? [LogitScale, LogitBias] : [LogitScale];

    private static async Task<ModelManifest> ManifestAsync(
        Checkpoint checkpoint,
        CheckpointConfig config,
        ImagePreprocessing pixels,
        TokenizationRule? tokenization,
        int padId,
        ModelGraphs graphs,
        ImportOptions options,
        IReadOnlyList<ModelFile> files,
        CancellationToken cancellationToken)
    {
        var family = ModelFamilies.Get(config.Family);
        var scale = (await checkpoint.ReadAsync(LogitScale.Name, cancellationToken))[0];
        var bias = family.HasLogitBias ? (await checkpoint.ReadAsync(LogitBias.Name, cancellationToken))[0] : 0;
        return new()
        {
            FormatVersion = ModelManifest.CurrentVersion,
            Family = config.Family,
            Precision = options.Precision,
            Operators = options.Operators,
            EmbeddingSize = config.EmbeddingSize,
            Vision = SizeOf(config.Vision),
            Text = SizeOf(config.Text),
            Pixels = pixels,
            PositionGrid = graphs.PositionGrid is { } grid ? new(config.GridSide, config.Vision.HiddenSize, grid.Offset) : null,
            TextHeads = family.TextHeads(config),
            VocabularySize = config.VocabularySize,
            PadId = padId,
            Tokenization = tokenization,
            Logits = float.IsFinite(MathF.Exp(scale))
                ? LogitScaling.From(scale, bias)
                : throw new CheckpointException($"{checkpoint.Folder}: logit_scale is {scale}, whose exponential is beyond float32."),
            Files = files,
        };
    }

    private static TowerSize SizeOf(TowerConfig tower) => new(tower.HiddenSize, tower.IntermediateSize, tower.Layers);
}
