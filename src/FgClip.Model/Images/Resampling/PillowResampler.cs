using System.Buffers;

namespace FgClip.Model.Images.Resampling;

/// <summary>
/// Resizes as Pillow's <c>Image.resize</c> does, bit for bit: rows first, then columns, 8 bits in between, weights of 22 fraction
/// bits. Downscaling widens the filter (it is antialiased).
/// </summary>
public static class PillowResampler
{
    /// <summary>A new image of the size asked for; of the same size it is a copy.</summary>
    /// <param name="image">The image, which is left as it is.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>The resized image; the caller disposes of it.</returns>
    public static RgbImage Resize(RgbImage image, int width, int height, PillowFilter filter)
    {
        var result = new RgbImage(width, height);
        if (image.Height == height)
        {
            ResizeRows(image, width, result.Pixels, filter);
        }
        else if (image.Width == width)
        {
            ResizeColumns(image.Pixels, image.Height, result, filter);
        }
        else
        {
            var length = checked(width * 3 * image.Height);
            var between = ArrayPool<byte>.Shared.Rent(length);
            ResizeRows(image, width, between.AsSpan(0, length), filter);
            ResizeColumns(between.AsSpan(0, length), image.Height, result, filter);
            ArrayPool<byte>.Shared.Return(between);
        }
        return result;
    }

    /// <summary>The same, cut into patches: each row goes to its patches while it is in the processor's cache.</summary>
    /// <param name="image">The image, which is left as it is.</param>
    /// <param name="shape">The size in patches.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="patches">Room for them: patches row-major, inside a patch (y, x, channel).</param>
    public static void ResizeToPatches(RgbImage image, PatchShape shape, int patchSize, PillowFilter filter, Span<byte> patches)
    {
        var (width, height) = (shape.Width * patchSize, shape.Height * patchSize);
        var rowBytes = width * 3;
        if (image.Width == width)
        {
            ToPatches(image.Pixels, patches);
            return;
        }

        var length = checked(rowBytes * image.Height);
        var between = ArrayPool<byte>.Shared.Rent(length);
        ResizeRows(image, width, between.AsSpan(0, length), filter);
        ToPatches(between.AsSpan(0, length), patches);
        ArrayPool<byte>.Shared.Return(between);

        void ToPatches(ReadOnlySpan<byte> rows, Span<byte> patches)
        {
            if (image.Height == height)
            {
                PatchOrder.Write(rows, 0, shape.Width, patchSize, patches);
                return;
            }

            var table = FilterTable.For(image.Height, height, filter);
            var room = ArrayPool<byte>.Shared.Rent(rowBytes);
            var resized = room.AsSpan(0, rowBytes);
            for (var row = 0; row < height; row++)
            {
                VerticalPass.Run(rows, rowBytes, resized, table, row);
                PatchOrder.Write(resized, row, shape.Width, patchSize, patches);
            }

            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>About how many bytes a resize takes beside the image: the weights of both sides, the rows between the passes, and the result.</summary>
    public static long WorkingBytes(int fromWidth, int fromHeight, int width, int height, PillowFilter filter)
    {
        var between = fromWidth == width || fromHeight == height ? 0 : 3L * width * fromHeight;
        return FilterTable.BytesFor(fromWidth, width, filter) + FilterTable.BytesFor(fromHeight, height, filter) + between + (3L * width * height);
    }

    private static void ResizeRows(RgbImage image, int width, Span<byte> destination, PillowFilter filter)
    {
        if (image.Width == width)
        {
            image.Pixels.CopyTo(destination);
            return;
        }
        var table = FilterTable.For(image.Width, width, filter);
        var (rowBytes, resultBytes) = (image.Width * 3, width * 3);
        ReadOnlySpan<byte> pixels = image.Pixels;
        const int Together = HorizontalPass.RowsTogether;
        var reach = (Together * rowBytes) + HorizontalPass.Slack(table);
        var row = 0;
        for (; ((long)row * rowBytes) + reach <= pixels.Length; row += Together)
        {
            HorizontalPass.Run(pixels.Slice(row * rowBytes, reach), rowBytes, destination.Slice(row * resultBytes, Together * resultBytes), table);
        }

        // The last rows go through buffers that can be read and written behind their end.
        var source = ArrayPool<byte>.Shared.Rent(reach);
        var result = ArrayPool<byte>.Shared.Rent(Together * resultBytes);
        for (; row < image.Height; row += Together)
        {
            var rows = Math.Min(Together, image.Height - row);
            pixels.Slice(row * rowBytes, rows * rowBytes).CopyTo(source);
            HorizontalPass.Run(source.AsSpan(0, reach), rowBytes, result.AsSpan(0, Together * resultBytes), table);
            result.AsSpan(0, rows * resultBytes).CopyTo(destination[(row * resultBytes)..]);
        }
        ArrayPool<byte>.Shared.Return(source);
        ArrayPool<byte>.Shared.Return(result);
    }

    private static void ResizeColumns(ReadOnlySpan<byte> source, int height, RgbImage result, PillowFilter filter)
    {
        var table = FilterTable.For(height, result.Height, filter);
        var rowBytes = result.Width * 3;
        for (var row = 0; row < result.Height; row++)
        {
            VerticalPass.Run(source, rowBytes, result.Pixels.Slice(row * rowBytes, rowBytes), table, row);
        }
    }
}
