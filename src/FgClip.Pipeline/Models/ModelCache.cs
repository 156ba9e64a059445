using FgClip.Datasets.Jobs;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;

namespace FgClip.Pipeline.Models;

/// <summary>
/// The model that a device has loaded. A device works on one job at a time, so one model is held, and the next takes its place.
/// Not for several threads at once.
/// </summary>
public sealed class ModelCache(EncoderOptions options) : IDisposable
{
    private LoadedModel? _loaded;

    /// <summary>The model that a job names, from memory or from its folder.</summary>
    /// <exception cref="ModelFolderException">The folder is missing or broken, or holds another model than the job means.</exception>
    public LoadedModel Get(ModelReference model)
    {
        if (_loaded?.Folder.Digest == model.Digest) return _loaded;
        var folder = ModelFolder.Open(model.Location);
        if (folder.Digest != model.Digest)
        {
            throw new ModelFolderException(
                $"{model.Location} is another model than the job was submitted with: its digest is {folder.Digest[..12]}, not {model.Digest[..12]}.");
        }
        _loaded?.Dispose();
        return _loaded = new(folder, options);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _loaded?.Dispose();
}
