using FgClip.Datasets.Images;
using FgClip.Datasets.Images.Web;
using FgClip.Images;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;

namespace FgClip.Serving.Images;

/// <summary>Reads the images of requests, and makes them ready for the model.</summary>
/// <param name="options">Which may be named, and how they are decoded.</param>
/// <param name="preparer">The model's preprocessing.</param>
internal sealed class RequestImageReader(ServingOptions options, ImagePreparer preparer) : IDisposable
{
    private const int MaxShown = 60;

    private readonly NamedImageReader _source = new(
        options.ImageRoots,
        options.MaxRequestBytes,
        allowHttp: options.AllowHttp,
        manners: new WebManners { IgnoreOptOut = options.IgnoreOptOut, Contact = options.HttpContact });
    private readonly ImagePreparation _preparation = new();

    // What is read holds its file's bytes, which nobody knows before: so few are read at a time.
    private readonly SemaphoreSlim _turn = new(2 * Environment.ProcessorCount);

    /// <summary>Reads, decodes and resizes an image.</summary>
    /// <param name="image">A <c>data:image/…;base64,…</c> address, or the address or name of an image that may be read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The image's patches, for the caller to dispose of.</returns>
    /// <exception cref="ImageRejectedException">It is broken, or not an image.</exception>
    /// <exception cref="UnreadableImageException">There is none, or it may not be read.</exception>
    public async Task<PreparedImage> ReadAsync(string image, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadInTurnAsync(image, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private static string Shorten(string image) => image.Length <= MaxShown ? image : $"{image[..MaxShown]}…";

    private async Task<PreparedImage> ReadInTurnAsync(string image, CancellationToken cancellationToken)
    {
        if (ImageBase64.IsDataAddress(image))
        {
            var sent = (image.Contains(";base64,", StringComparison.OrdinalIgnoreCase) ? ImageBase64.Decode(image) : null)
                ?? throw new UnreadableImageException($"{Shorten(image)} is not a data:image/…;base64,… address.");
            return await PrepareAsync(sent, cancellationToken).ConfigureAwait(false);
        }

        var fetched = await _source.ReadAsync(image, cancellationToken).ConfigureAwait(false);
        using var file = fetched.Bytes ?? throw new UnreadableImageException($"{Shorten(image)}: {fetched.Fault!.Message}");
        return await PrepareAsync(file.Memory, cancellationToken).ConfigureAwait(false);
    }

    private Task<PreparedImage> PrepareAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        Task.Run(() => _preparation.Prepare(preparer, options.Features, file, cancellationToken), cancellationToken);
}

/// <summary>An image that can't be read.</summary>
/// <param name="message">What is wrong with which image.</param>
internal sealed class UnreadableImageException(string message) : Exception(message);
