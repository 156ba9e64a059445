using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Tokenization;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Encoding;

/// <summary>
/// The texts of a shard, window by window. A text that comes again is computed once, and heads that share a trunk share its run: what a
/// head costs beyond it is one linear layer, so every text of a trunk goes through all the heads that any of them wants.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="encoder">The model.</param>
/// <param name="pulse">The device's signs of life.</param>
/// <param name="normalize">Whether vectors are brought to length 1.</param>
/// <param name="batchSize">The most texts in one run.</param>
internal sealed class TextEmbeddingCache(ITextTokenizer tokenizer, FgClipEncoder encoder, Heartbeat pulse, bool normalize, int batchSize)
{
    /// <summary>Texts whose vectors are kept for later windows: 25 MB of them for each head.</summary>
    private const int MaxKept = 8_192;

    /// <summary>Characters of the texts that are kept: 64 MB. A caption may have 64 MB itself.</summary>
    internal const long MaxKeptCharacters = 32 << 20;

    private readonly ModelManifest _manifest = encoder.Folder.Manifest;
    private readonly Dictionary<int, Trunk> _trunks = [];

    /// <summary>Begins a window. Vectors of earlier ones are kept as long as they are not too many.</summary>
    public void Begin()
    {
        foreach (var trunk in _trunks.Values.Where(trunk => trunk.Texts.Count > MaxKept || trunk.Characters > MaxKeptCharacters))
            trunk.Clear();
    }

    /// <summary>Asks for a text's vector.</summary>
    public void Add(string text, WalkType walk)
    {
        var tokens = Length(walk);
        if (!_trunks.TryGetValue(tokens, out var trunk))
            _trunks[tokens] = trunk = new Trunk();
        if (trunk.Walks.Add(walk))
            trunk.Computed = 0; // A head that none had asked for: the texts so far lack it.
        if (!trunk.Rows.TryAdd(text, trunk.Texts.Count))
            return;
        trunk.Texts.Add(text);
        trunk.Characters += text.Length;
    }

    /// <summary>The vector of a text that was asked for, after <see cref="Encode"/>.</summary>
    public float[] Vector(string text, WalkType walk)
    {
        var trunk = _trunks[Length(walk)];
        return trunk.Vectors[walk][trunk.Rows[text]];
    }

    /// <summary>Computes all vectors, in the order in which the texts were asked for.</summary>
    public void Encode(CancellationToken cancellationToken)
    {
        foreach (var (tokens, trunk) in _trunks)
        {
            if (trunk.Computed == 0)
                trunk.Vectors.Clear();
            foreach (var texts in trunk.Texts.Skip(trunk.Computed).Chunk(batchSize))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = pulse.Run(
                    new BatchLoad(BatchKind.Texts, texts.Length, batchSize), () => encoder.EncodeTexts(
                        [.. texts.Select(text => tokenizer.Encode(text, tokens))], trunk.Walks));
                foreach (var walk in trunk.Walks)
                {
                    if (!trunk.Vectors.TryGetValue(walk, out var vectors))
                        trunk.Vectors[walk] = vectors = [];
                    vectors.AddRange(batch[walk].Chunk(_manifest.EmbeddingSize).Select(Scale));
                }
            }

            trunk.Computed = trunk.Texts.Count;
        }
    }

    private float[] Scale(float[] vector)
    {
        if (normalize)
            VectorMath.Normalize(vector);
        return vector;
    }

    private int Length(WalkType walk) => _manifest.TextHeads[walk].Length;

    private sealed class Trunk
    {
        public SortedSet<WalkType> Walks { get; } = [];

        public List<string> Texts { get; } = [];

        public Dictionary<string, int> Rows { get; } = new(StringComparer.Ordinal);

        public Dictionary<WalkType, List<float[]>> Vectors { get; } = [];

        /// <summary>Characters of all of them.</summary>
        public long Characters { get; set; }

        /// <summary>The first so many texts have their vectors.</summary>
        public int Computed { get; set; }

        public void Clear()
        {
            Texts.Clear();
            Rows.Clear();
            Vectors.Clear();
            Characters = 0;
            Computed = 0;
        }
    }
}
