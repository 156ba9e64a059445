using System.Security.Cryptography;
using FgClip.Datasets.Images;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Rows;
using FgClip.Model.Images;
using FgClip.Pipeline.Telemetry;

namespace FgClip.Pipeline.Preparing;

/// <summary>Fetches, decodes and resizes the image of a row. Used from many threads; what fails becomes the row's fault.</summary>
/// <param name="features">What is asked for.</param>
/// <param name="images">Where images are.</param>
/// <param name="decoder">Files to pixels.</param>
/// <param name="preparer">Pixels to patches.</param>
/// <param name="budget">What pixels may take; null for what this process may.</param>
internal sealed class RowPreparer(FeatureOptions features, RowImageReader images, IImageDecoder decoder, ImagePreparer preparer,
    DecodeBudget? budget = null)
{
    private readonly bool _wantsImage = features.NeedsImages;
    private readonly DecodeBudget _budget = budget ?? DecodeBudget.OfProcess;
    private readonly TargetSizeHint? _needed = features.Decode is DecodeMode.Fast ? preparer.SizeNeeded(features.MaxNumPatches) : null;

    /// <summary>Prepares one row; the caller disposes of it.</summary>
    public async Task<PreparedRow> PrepareAsync(InputRow row, CancellationToken cancellationToken)
    {
        if (row.Fault is { } fault)
            return new(row.WithoutContent()) { Fault = fault };
        if (RowLimits.Check(row, features) is { } excess)
            return new(row.WithoutContent() with { Fault = excess, Boxes = [] }) { Fault = excess };
        if (!_wantsImage)
            return new(row.WithoutContent());
        if (row is { Image: null, Member: null, ImageContent: null, Fields.Image: { } reason })
            return new(row) { Fault = new(RowStatus.Missing, reason) };

        var fetched = await images.ReadAsync(row, cancellationToken).ConfigureAwait(false);
        using var file = fetched.Bytes;

        // A row that brought its image along need not keep it.
        row = row.ImageContent is null ? row : row with { ImageContent = null, ImageOwner = null };
        if (file is null)
            return new(row) { Fault = fetched.Fault };

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Memory.Span));
        try
        {
            using var room = new DecodeReservation(_budget, cancellationToken);
            void MakeRoom(int width, int height, long bytes) =>
                room.Make(bytes + preparer.WorkingBytes(width, height, features.MaxNumPatches));
            using var image = decoder.Decode(file.Memory, features.PixelLimit, _needed, MakeRoom);
            return new(row) { Image = preparer.Prepare(image, features.MaxNumPatches), Sha256 = sha256 };
        }
        catch (ImageRejectedException rejected)
        {
            var status = StatusOf(rejected.Fault);
            PipelineTelemetry.CountRejected(rejected.Format, status);
            return new(row) { Sha256 = sha256, Fault = new(status, $"{row.Image ?? row.Key}: {rejected.Message}") };
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // Nobody foresaw it, and the row that brought it costs itself alone.
            return new(row)
            {
                Sha256 = sha256,
                Fault = new(RowStatus.Unreadable, $"{row.Image ?? row.Key}: preparing it failed: {e.GetType().Name}: {e.Message}"),
            };
        }
    }

    private static RowStatus StatusOf(ImageFault fault) => fault switch
    {
        ImageFault.NotAnImage => RowStatus.NotAnImage,
        ImageFault.Truncated => RowStatus.Truncated,
        ImageFault.TooLarge => RowStatus.TooLarge,
        ImageFault.Unsupported => RowStatus.Unsupported,
        _ => RowStatus.Unreadable,
    };
}
