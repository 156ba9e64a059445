using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Model.Tokenization;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Models;

/// <summary>Everything that a device needs of one model, held from shard to shard.</summary>
public sealed class LoadedModel : IDisposable
{
    /// <summary>Opens a model folder for one device.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="options">The device and its settings.</param>
    /// <param name="pulse">Where the device's signs of life are felt; null where nobody feels for them.</param>
    public LoadedModel(ModelFolder folder, EncoderOptions options, Heartbeat? pulse = null)
    {
        Heartbeat = pulse ?? new("cpu", TimeProvider.System);
        Folder = folder;
        Encoder = new(folder, options);
        Tokenizer = TokenizerFiles.Load(folder);
        Preparer = new(folder.Manifest.Pixels);
    }

    /// <summary>The model.</summary>
    public ModelFolder Folder { get; }

    /// <summary>The device's signs of life.</summary>
    public Heartbeat Heartbeat { get; }

    /// <summary>Images and texts to vectors.</summary>
    public FgClipEncoder Encoder { get; }

    /// <summary>Text to ids.</summary>
    public ITextTokenizer Tokenizer { get; }

    /// <summary>Image files to pixels.</summary>
    public IImageDecoder Decoder { get; } = new ImageDecoder();

    /// <summary>Pixels to patches.</summary>
    public ImagePreparer Preparer { get; }

    /// <summary>Cosine to logit.</summary>
    public LogitScaling Logits => Folder.Manifest.Logits;

    /// <summary>Frees the sessions.</summary>
    public void Dispose() => Encoder.Dispose();
}
