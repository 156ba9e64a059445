using FgClip.Datasets.Jobs;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;

namespace FgClip.Web.Models;

/// <summary>
/// Lends the models of jobs to the page, each to one request at a time and on one thread of the processor beside the silo's work. One model
/// is held; another job's takes its place.
/// </summary>
/// <param name="finder">Where models are.</param>
internal sealed class JobModels(ModelFinder finder) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LoadedModel? _model;

    /// <summary>Computes something with a model.</summary>
    /// <param name="reference">The model.</param>
    /// <param name="use">What is computed; it runs on a thread of its own and keeps nothing of the model.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidDataException">This silo does not have the model, or has too little memory for it.</exception>
    public async Task<T> UseAsync<T>(ModelReference reference, Func<LoadedModel, T> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var model = await LoadAsync(reference, cancellationToken);
            return await Task.Run(() => use(model), cancellationToken);
        }
        catch (Exception missing) when (missing is ModelFolderException or EncoderException or FileNotFoundException)
        {
            throw new InvalidDataException($"This silo can't load the model {reference.Name}. {missing.Message}", missing);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _model?.Dispose();
        _turn.Dispose();
    }

    private async Task<LoadedModel> LoadAsync(ModelReference reference, CancellationToken cancellationToken)
    {
        if (_model?.Folder.Digest == reference.Digest)
            return _model;
        _model?.Dispose();
        _model = null;
        var folder = await finder.FindAsync(reference, cancellationToken);
        if (ModelMemory.DescribeLack(folder.Manifest.Files.Sum(file => file.Bytes)) is { } lack)
            throw new InvalidDataException(lack);
        return _model = new LoadedModel(folder, new EncoderOptions { IntraOpThreads = 1, CpuMemoryArena = false });
    }
}
