using System.Buffers;

namespace FgClip.Model.Images.Resampling;

/// <summary>
/// Resizes as Pillow's <c>Image.resize</c> and torchvision's <c>resize</c> do, bit for bit: two passes with 8 bits in between. Downscaling
/// widens the filter (it is antialiased). A pass whose size does not change is left out.
/// </summary>
public static class Resampler
{
    /// <summary>A new image of the size asked for; of the same size it is a copy.</summary>
    /// <param name="image">The image, which is left as it is.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="backend">Whose weights and order of the passes.</param>
    /// <returns>The resized image; the caller disposes of it.</returns>
    public static RgbImage Resize(RgbImage image, int width, int height, PillowFilter filter, ResizeBackend backend = ResizeBackend.Pillow)
    {
        var result = new RgbImage(width, height);
        var narrow = backend is ResizeBackend.Torchvision;
        if ((image.Width, image.Height) == (width, height))
        {
            image.Pixels.CopyTo(result.Pixels);
        }
        else if (image.Height == height)
        {
            ResizeRows(image.Pixels, image.Width, height, width, result.Pixels, Table(image.Width, width));
        }
        else if (image.Width == width)
        {
            ResizeColumns(image.Pixels, width * 3, height, result.Pixels, Table(image.Height, height));
        }
        else if (backend.IsColumnsFirst(image.Width, image.Height, width, height))
        {
            var length = checked(image.Width * 3 * height);
            var between = ArrayPool<byte>.Shared.Rent(length);
            ResizeColumns(image.Pixels, image.Width * 3, height, between.AsSpan(0, length), Table(image.Height, height));
            ResizeRows(between.AsSpan(0, length), image.Width, height, width, result.Pixels, Table(image.Width, width));
            ArrayPool<byte>.Shared.Return(between);
        }
        else
        {
            var length = checked(width * 3 * image.Height);
            var between = ArrayPool<byte>.Shared.Rent(length);
            ResizeRows(image.Pixels, image.Width, image.Height, width, between.AsSpan(0, length), Table(image.Width, width));
            ResizeColumns(between.AsSpan(0, length), width * 3, height, result.Pixels, Table(image.Height, height));
            ArrayPool<byte>.Shared.Return(between);
        }
        return result;

        FilterTable Table(int from, int to) => FilterTable.For(from, to, filter, narrow);
    }

    /// <summary>The same, cut into patches: each row goes to its patches while it is in the processor's cache.</summary>
    /// <param name="image">The image, which is left as it is.</param>
    /// <param name="shape">The size in patches.</param>
    /// <param name="patchSize">Side of a patch in pixels.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="backend">Whose weights and order of the passes.</param>
    /// <param name="patches">Room for them: patches row-major, inside a patch (y, x, channel).</param>
    public static void ResizeToPatches(
        RgbImage image, PatchShape shape, int patchSize, PillowFilter filter, ResizeBackend backend, Span<byte> patches)
    {
        var (width, height) = (shape.Width * patchSize, shape.Height * patchSize);
        var rowBytes = width * 3;
        var narrow = backend is ResizeBackend.Torchvision;
        if (image.Width == width)
        {
            ToPatches(image.Pixels, patches);
            return;
        }

        if (image.Height != height && backend.IsColumnsFirst(image.Width, image.Height, width, height))
        {
            using var resized = Resize(image, width, height, filter, backend);
            PatchOrder.Write(resized.Pixels, 0, shape.Width, patchSize, patches);
            return;
        }

        var length = checked(rowBytes * image.Height);
        var between = ArrayPool<byte>.Shared.Rent(length);
        ResizeRows(image.Pixels, image.Width, image.Height, width, between.AsSpan(0, length), Table(image.Width, width));
        ToPatches(between.AsSpan(0, length), patches);
        ArrayPool<byte>.Shared.Return(between);

        FilterTable Table(int from, int to) => FilterTable.For(from, to, filter, narrow);

        void ToPatches(ReadOnlySpan<byte> rows, Span<byte> patches)
        {
            if (image.Height == height)
            {
                PatchOrder.Write(rows, 0, shape.Width, patchSize, patches);
                return;
            }

            var table = Table(image.Height, height);
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

    /// <summary>
    /// About how many bytes a resize takes beside the image: the weights of both sides, the rows between the passes, and the result.
    /// </summary>
    public static long WorkingBytes(int fromWidth, int fromHeight, int width, int height, PillowFilter filter,
        ResizeBackend backend = ResizeBackend.Pillow)
    {
        var between = fromWidth == width || fromHeight == height ? 0
            : backend.IsColumnsFirst(fromWidth, fromHeight, width, height) ? 3L * fromWidth * height
            : 3L * width * fromHeight;
        return FilterTable.BytesFor(fromWidth, width, filter) + FilterTable.BytesFor(fromHeight, height, filter) + between
            + (3L * width * height);
    }

    /// <summary>Resizes each row to the positions of a table.</summary>
    internal static void ResizeRows(ReadOnlySpan<byte> pixels, int fromWidth, int height, int width, Span<byte> destination,
        FilterTable table)
    {
        var (rowBytes, resultBytes) = (fromWidth * 3, width * 3);
        const int Together = HorizontalPass.RowsTogether;
        var reach = (Together * rowBytes) + HorizontalPass.Slack(table);
        var row = 0;
        for (; ((long)row * rowBytes) + reach <= pixels.Length; row += Together)
        {
            HorizontalPass.Run(pixels.Slice(row * rowBytes, reach), rowBytes, destination.Slice(row * resultBytes, Together * resultBytes),
                table);
        }

        // The last rows go through buffers that can be read and written behind their end.
        var source = ArrayPool<byte>.Shared.Rent(reach);
        var result = ArrayPool<byte>.Shared.Rent(Together * resultBytes);
        for (; row < height; row += Together)
        {
            var rows = Math.Min(Together, height - row);
            pixels.Slice(row * rowBytes, rows * rowBytes).CopyTo(source);
            HorizontalPass.Run(source.AsSpan(0, reach), rowBytes, result.AsSpan(0, Together * resultBytes), table);
            result.AsSpan(0, rows * resultBytes).CopyTo(destination[(row * resultBytes)..]);
        }
        ArrayPool<byte>.Shared.Return(source);
        ArrayPool<byte>.Shared.Return(result);
    }

    /// <summary>Resizes each column to the positions of a table.</summary>
    internal static void ResizeColumns(ReadOnlySpan<byte> source, int rowBytes, int height, Span<byte> destination, FilterTable table)
    {
        for (var row = 0; row < height; row++)
        {
            VerticalPass.Run(source, rowBytes, destination.Slice(row * rowBytes, rowBytes), table, row);
        }
    }
}
