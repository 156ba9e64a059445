using System.Collections.Concurrent;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>
/// Images and texts to vectors. A graph is opened when it is first needed, so a job without texts never loads the text tower.
/// Meant for one thread that computes and one that stages; another is safe but gains nothing.
/// </summary>
public sealed class FgClipEncoder : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<InferenceSession>> _sessions = new(StringComparer.Ordinal);
    private readonly SessionFactory _factory;
    private readonly VisionEncoder _vision;
    private readonly TextEncoder _text;

    /// <summary>Prepares an encoder; nothing is loaded yet.</summary>
    /// <exception cref="EncoderException">The device can't compute this model.</exception>
    public FgClipEncoder(ModelFolder folder, EncoderOptions? options = null)
    {
        Folder = folder;
        Options = options ?? new();
        _factory = new(folder, Options);
        _vision = new(folder, Options, Session);
        _text = new(folder.Manifest, Session);
    }

    /// <summary>The model.</summary>
    public ModelFolder Folder { get; }

    /// <summary>The device.</summary>
    public EncoderOptions Options { get; }

    /// <summary>Whether images of a batch may differ in shape; smaller ones are padded then, and nothing looks at the padding.</summary>
    public bool TakesMixedShapes => _vision.TakesMixedShapes;

    /// <summary>The vectors of images, in their order. An image's vectors do not depend on its neighbours.</summary>
    /// <param name="batch">Images prepared by the folder's <see cref="ModelManifest.Pixels"/>; see <see cref="TakesMixedShapes"/>.</param>
    /// <param name="outputs">What to compute; not <see cref="ImageOutputs.None"/>.</param>
    /// <exception cref="ArgumentException">Shapes differ, or are not the model's.</exception>
    /// <exception cref="EncoderException">The device is missing or failed.</exception>
    public IReadOnlyList<ImageFeatures> EncodeImages(IReadOnlyList<PreparedImage> batch, ImageOutputs outputs)
    {
        if (batch.Count == 0)
            return [];
        using var staged = StageImages(batch);
        return EncodeImages(staged, outputs);
    }

    /// <summary>
    /// Makes ready what <see cref="EncodeImages(StagedImages, ImageOutputs)"/> takes, on any thread; the caller disposes of it.
    /// </summary>
    /// <param name="batch">At least one image, as above.</param>
    /// <exception cref="ArgumentException">Shapes differ, or are not the model's.</exception>
    public StagedImages StageImages(IReadOnlyList<PreparedImage> batch) => _vision.Stage(batch);

    /// <summary>The vectors of staged images.</summary>
    /// <exception cref="EncoderException">The device is missing or failed.</exception>
    public IReadOnlyList<ImageFeatures> EncodeImages(StagedImages batch, ImageOutputs outputs) => _vision.Encode(batch, outputs);

    /// <summary>The vectors of texts, head by head: Count * embedding size numbers each. Heads of one length share one run.</summary>
    /// <param name="ids">Token ids, end mark included, before padding; each at most as long as the heads allow.</param>
    /// <param name="walks">The heads.</param>
    /// <exception cref="ArgumentException">A text is too long for a head, or holds an id that the model has not.</exception>
    /// <exception cref="EncoderException">The device is missing or failed.</exception>
    public IReadOnlyDictionary<WalkType, float[]> EncodeTexts(IReadOnlyList<int[]> ids, IReadOnlyCollection<WalkType> walks) =>
        _text.Encode(ids, walks);

    /// <inheritdoc />
    public void Dispose()
    {
        // Before the sessions: its memory may be that of a session's allocator.
        _vision.Dispose();
        foreach (var session in _sessions.Values.Where(s => s.IsValueCreated))
            session.Value.Dispose();
        _sessions.Clear();
    }

    private InferenceSession Session(string graph)
    {
        var session = _sessions.GetOrAdd(graph, g => new(() => _factory.Open(g)));
        try
        {
            return session.Value;
        }
        catch
        {
            // A graph that could not be opened may open later: its file was away, or another process had the GPU's memory.
            _sessions.TryRemove(KeyValuePair.Create(graph, session));
            throw;
        }
    }
}
