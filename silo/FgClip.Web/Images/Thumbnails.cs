using FgClip.Datasets.Search;
using FgClip.Model.Images;
using FgClip.Pipeline.Preparing;

namespace FgClip.Web.Images;

/// <summary>
/// Makes small images of rows, a few at a time and within the memory that this process decodes in: a browser asks for six at once, and a
/// coordinator has little memory.
/// </summary>
internal sealed class Thumbnails : IDisposable
{
    private const int AtOnce = 2;

    /// <summary>What resizing and writing take beside the image.</summary>
    private const long WorkingBytes = 8 << 20;

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);
    private readonly SharedDecoder _decoder = new();

    /// <summary>Writes a row's image as a JPEG.</summary>
    /// <param name="rows">The dataset.</param>
    /// <param name="shard">The row's shard.</param>
    /// <param name="row">Its number there.</param>
    /// <param name="side">The longer side in pixels at most; a smaller image stays as it is.</param>
    /// <param name="cancellationToken">Stops waiting and reading.</param>
    /// <exception cref="InvalidDataException">The image can't be read, is broken, or takes more memory than there is.</exception>
    public async Task<byte[]> MakeAsync(CommittedRows rows, int shard, int row, int side, CancellationToken cancellationToken)
    {
        var use = new ImageUse<byte[]>(
            image => RgbEncoding.Thumbnail(image, side), rows.Spec.Features.PixelLimit, (_, _) => WorkingBytes)
        {
            Needed = (width, height) => Scale(width, height, side),
            MayExceedBudget = false,
        };
        await _turns.WaitAsync(cancellationToken);
        try
        {
            using var file = await rows.ReadImageAsync(shard, row, cancellationToken);
            return await Task.Run(() => _decoder.Decode(file.Memory, use, cancellationToken), cancellationToken);
        }
        catch (ImageRejectedException broken)
        {
            throw new InvalidDataException(broken.Message, broken);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static (int Width, int Height) Scale(int width, int height, int side)
    {
        var longer = Math.Max(width, height);
        return longer <= side
            ? (width, height)
            : ((int)((long)width * side / longer), (int)((long)height * side / longer));
    }
}
