using FgClip.Model.Checkpoints;

namespace FgClip.Model.Graphs;

/// <summary>The text towers' tables: tokens and positions.</summary>
internal static class TextTables
{
    private const string Embeddings = "text_model.embeddings.";

    public static WeightRecipe Tokens(CheckpointConfig config) =>
        WeightRecipe.AsIs($"{Embeddings}token_embedding.weight", config.VocabularySize, config.Text.HiddenSize);

    public static WeightRecipe ShortPositions(CheckpointConfig config) =>
        WeightRecipe.AsIs($"{Embeddings}position_embedding.weight", config.ShortLength, config.Text.HiddenSize);

    /// <summary>The first KeepLength rows of the original table, then the stretched one's: Long-CLIP's way to more positions.</summary>
    public static WeightRecipe LongPositions(CheckpointConfig config)
    {
        var (length, size) = (config.LongLength, config.Text.HiddenSize);
        var kept = Math.Min(config.KeepLength, length) * size;
        return new(
            $"{Embeddings}position_embedding_long",
            [length, size],
            [new($"{Embeddings}position_embedding_ori.weight", length, size),
            new($"{Embeddings}position_embedding_res.weight", length, size)],
            s => [.. s[0].AsSpan(0, kept), .. s[1].AsSpan(kept)]);
    }
}
