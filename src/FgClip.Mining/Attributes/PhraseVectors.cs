using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Tokenization;

namespace FgClip.Mining.Attributes;

/// <summary>Vectors of phrases by one text head, of length 1. Those that come again are held as long as there is room.</summary>
/// <param name="folder">The model.</param>
/// <param name="memory">Bytes for the vectors that are held.</param>
/// <param name="head">The text head. Default: that of boxes.</param>
internal sealed class PhraseVectors(ModelFolder folder, long memory, WalkType head = WalkType.Box) : IDisposable
{
    private const int BatchSize = 64;

    private readonly FgClipEncoder _encoder = new(folder);
    private readonly ITextTokenizer _tokenizer = TokenizerFiles.Load(folder);
    private readonly Dictionary<string, float[]> _held = new(StringComparer.Ordinal);

    /// <summary>The vectors of some phrases; blank ones have none.</summary>
    public IReadOnlyDictionary<string, float[]> Compute(IReadOnlyCollection<string> phrases, CancellationToken cancellationToken)
    {
        var size = folder.Manifest.EmbeddingSize;
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var phrase in phrases.Distinct(StringComparer.Ordinal).Where(phrase => !string.IsNullOrWhiteSpace(phrase)))
        {
            if (_held.TryGetValue(phrase, out var vector))
                vectors.Add(phrase, vector);
            else
                missing.Add(phrase);
        }

        if ((long)(_held.Count + missing.Count) * size * sizeof(float) > memory)
            _held.Clear();
        foreach (var batch in missing.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (phrase, vector) in batch.Zip(Encode(batch).Chunk(size)))
            {
                Model.Encoders.VectorMath.Normalize(vector);
                _held[phrase] = vectors[phrase] = vector;
            }
        }

        return vectors;
    }

    public void Dispose() => _encoder.Dispose();

    private float[] Encode(string[] phrases)
    {
        var length = folder.Manifest.TextHeads[head].Length;
        return _encoder.EncodeTexts([.. phrases.Select(phrase => _tokenizer.Encode(phrase, length))], [head])[head];
    }
}
