using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Models;

/// <summary>
/// The model that a device has loaded. A device works on one job at a time, so one model is held, and the next takes its place.
/// Not for several threads at once.
/// </summary>
public sealed class ModelCache(EncoderOptions options, Heartbeat? pulse = null) : IDisposable
{
    private LoadedModel? _loaded;

    /// <summary>A model, loaded for the device if it is not the one that is.</summary>
    /// <exception cref="EncoderException">The device can't compute this model.</exception>
    public LoadedModel Get(ModelFolder folder)
    {
        if (_loaded?.Folder.Digest == folder.Digest)
            return _loaded;
        _loaded?.Dispose();
        _loaded = null;
        return _loaded = new(folder, options, pulse);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _loaded?.Dispose();
}
