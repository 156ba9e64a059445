using FgClip.Model;
using FgClip.Pipeline.Models;

namespace FgClip.Cli.Shared.Inference;

/// <summary>Texts that the user named on the command line.</summary>
internal static class FewTexts
{
    /// <summary>The texts' vectors as the model gives them.</summary>
    public static IReadOnlyList<float[]> Encode(LoadedModel model, IReadOnlyList<string> texts, WalkType walk)
    {
        var manifest = model.Folder.Manifest;
        var limit = manifest.TextHeads[walk].Length;
        var vectors = model.Encoder.EncodeTexts([.. texts.Select(text => model.Tokenizer.Encode(text, limit))], [walk])[walk];
        return [.. vectors.Chunk(manifest.EmbeddingSize)];
    }
}
