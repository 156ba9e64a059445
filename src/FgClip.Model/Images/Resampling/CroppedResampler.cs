using System.Buffers;

namespace FgClip.Model.Images.Resampling;

/// <summary>Resizes as <see cref="Resampler"/> does, but computes only a part of the result: what lies outside it costs nothing.</summary>
internal static class CroppedResampler
{
    /// <summary>The pixels that a whole resize would have in a window.</summary>
    /// <param name="image">The image, which is left as it is.</param>
    /// <param name="geometry">The size of the whole result, and where the window begins.</param>
    /// <param name="width">Pixels in a row of the window.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="backend">Whose weights and order of the passes.</param>
    /// <returns>A new image, for the caller to dispose of.</returns>
    public static RgbImage Resize(RgbImage image, ResizeGeometry geometry, int width, int height, PillowFilter filter,
        ResizeBackend backend)
    {
        var narrow = backend is ResizeBackend.Torchvision;
        // A side that keeps its size gets weights of 1, which change nothing.
        var across = FilterTable.For(image.Width, geometry.Width, filter, narrow, geometry.Left, width);
        var down = FilterTable.For(image.Height, geometry.Height, filter, narrow, geometry.Top, height);
        var result = new RgbImage(width, height);
        if (image.Width != geometry.Width && image.Height != geometry.Height
            && backend.IsColumnsFirst(image.Width, image.Height, geometry.Width, geometry.Height))
        {
            var all = checked(image.Width * 3 * height);
            var columns = ArrayPool<byte>.Shared.Rent(all);
            Resampler.ResizeColumns(image.Pixels, image.Width * 3, height, columns.AsSpan(0, all), down);
            Resampler.ResizeRows(columns.AsSpan(0, all), image.Width, height, width, result.Pixels, across);
            ArrayPool<byte>.Shared.Return(columns);
            return result;
        }

        // Of the image's rows only those count that the window's rows are made of.
        var (first, count) = RowsOf(down);
        var length = checked(width * 3 * count);
        var between = ArrayPool<byte>.Shared.Rent(length);
        var rows = image.Pixels.Slice(first * image.Width * 3, count * image.Width * 3);
        Resampler.ResizeRows(rows, image.Width, count, width, between.AsSpan(0, length), across);
        Resampler.ResizeColumns(between.AsSpan(0, length), width * 3, height, result.Pixels, down.Behind(first));
        ArrayPool<byte>.Shared.Return(between);
        return result;
    }

    /// <summary>The window's whole patches from its upper left corner, in patch order.</summary>
    public static void ResizeToPatches(
        RgbImage image, ResizeGeometry geometry, int patchSize, PillowFilter filter, ResizeBackend backend, Span<byte> patches)
    {
        var shape = geometry.Shape;
        using var window = Resize(image, geometry, shape.Width * patchSize, shape.Height * patchSize, filter, backend);
        PatchOrder.Write(window.Pixels, 0, shape.Width, patchSize, patches);
    }

    /// <summary>About how many bytes a resize takes beside the image.</summary>
    public static long WorkingBytes(int fromWidth, int fromHeight, ResizeGeometry geometry, PillowFilter filter, ResizeBackend backend)
    {
        var (width, height) = (geometry.CropWidth, geometry.CropHeight);
        var between = backend.IsColumnsFirst(fromWidth, fromHeight, geometry.Width, geometry.Height) ? 3L * fromWidth * height
            : 3L * width * fromHeight;
        return FilterTable.BytesFor(fromWidth, geometry.Width, filter, width) + FilterTable.BytesFor(fromHeight, geometry.Height, filter,
            height)
            + between + (6L * width * height);
    }

    private static (int First, int Count) RowsOf(FilterTable down)
    {
        var end = 0;
        for (var row = 0; row < down.Starts.Length; row++)
            end = Math.Max(end, down.Starts[row] + down.Counts[row]);
        return (down.Starts[0], end - down.Starts[0]);
    }
}
