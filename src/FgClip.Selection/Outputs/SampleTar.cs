using System.Formats.Tar;
using System.Globalization;
using System.Text;
using FgClip.Datasets.Images;
using FgClip.Datasets.Rows;
using FgClip.Images;

namespace FgClip.Selection.Outputs;

/// <summary>A tar of samples: of each row the image, the caption as <c>.txt</c>, and the columns as <c>.json</c>.</summary>
/// <param name="images">Reads the images of the dataset.</param>
internal sealed class SampleTar(ShardImages images)
{
    private const int ImagesAtOnce = 16;

    /// <summary>Writes the samples of a part.</summary>
    /// <param name="path">The tar.</param>
    /// <param name="shard">The part's shard.</param>
    /// <param name="rows">The rows, by their numbers in the part, ascending.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>How many samples there are, and how many rows have no image that can be read.</returns>
    public async Task<(long Samples, long WithoutImage)> WriteAsync(string path, int shard, IEnumerable<(long Row, string Json)> rows,
        CancellationToken cancellationToken)
    {
        var (inputs, reader) = await images.OpenShardAsync(shard, cancellationToken).ConfigureAwait(false);
        var (samples, withoutImage) = (0L, 0L);
        await using var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar, leaveOpen: false);
        await foreach (var chunk in JoinAsync(inputs, rows, cancellationToken).Chunk(ImagesAtOnce).ConfigureAwait(false))
        {
            var fetched = await Task.WhenAll(chunk.Select(row => reader.ReadAsync(row.Input, cancellationToken))).ConfigureAwait(false);
            foreach (var (row, image) in chunk.Zip(fetched))
            {
                using var bytes = image.Bytes;
                if (bytes is null || ImageFormats.Detect(bytes.Memory.Span) is not { } format)
                {
                    withoutImage++;
                    continue;
                }

                samples++;
                await WriteSampleAsync(tar, row, bytes, format, shard, cancellationToken).ConfigureAwait(false);
            }
        }

        reader.ThrowIfDenied();
        return (samples, withoutImage);
    }

    /// <summary>Finds the input of each selected row.</summary>
    private static async IAsyncEnumerable<SelectedRow> JoinAsync(IAsyncEnumerable<InputRow> inputs,
        IEnumerable<(long Row, string Json)> rows,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var selected = rows.GetEnumerator();
        if (!selected.MoveNext())
            yield break;
        var number = 0L;
        await foreach (var input in inputs.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (number++ != selected.Current.Row)
            {
                input.ImageOwner?.Dispose();
                continue;
            }

            yield return new SelectedRow(selected.Current.Row, input, selected.Current.Json);
            if (!selected.MoveNext())
                yield break;
        }
    }

    private static async Task WriteSampleAsync(TarWriter tar, SelectedRow row, ImageBytes image, ImageFormat format, int shard,
        CancellationToken cancellationToken)
    {
        // Names end at their first dot, and the keys of rows have dots and slashes; the key is in the columns.
        var name = string.Create(CultureInfo.InvariantCulture, $"{shard:00000000}-{row.Number:00000000}");
        var extension = ImageFormats.All.Single(info => info.Format == format).Extensions[0];
        await WriteAsync($"{name}.{extension}", image.Memory).ConfigureAwait(false);
        if ((row.Input.ShortCaption ?? row.Input.LongCaption) is { } caption)
            await WriteAsync($"{name}.txt", Encoding.UTF8.GetBytes(caption)).ConfigureAwait(false);
        await WriteAsync($"{name}.json", Encoding.UTF8.GetBytes(row.Json)).ConfigureAwait(false);

        Task WriteAsync(string file, ReadOnlyMemory<byte> content) => tar.WriteEntryAsync(
            new UstarTarEntry(TarEntryType.RegularFile, file)
            {
                // The same rows make the same bytes.
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = new MemoryStream(content.ToArray(), writable: false),
            },
            cancellationToken);
    }

    private sealed record SelectedRow(long Number, InputRow Input, string Json);
}
