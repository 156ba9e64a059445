using System.Runtime.InteropServices;
using FgClip.Mining.Plans;
using FgClip.Mining.Vectors;
using FgClip.Storage;

namespace FgClip.Mining.Items;

/// <summary>
/// The items of one part while they are gathered: a file of records, and one of float32 rows for each vector. A vector that an item has not
/// is zeros there, so that the n-th row belongs to the n-th item in each.
/// </summary>
internal sealed class ItemFiles : IItemTarget, IAsyncDisposable
{
    private const int FlushBytes = 4 << 20;

    private readonly List<(IObjectUpload Upload, MemoryStream Bytes)> _files = [];
    private readonly MemoryStream _items, _vectors, _links;
    private readonly MemoryStream? _images, _texts;
    private float[] _row = [];

    private ItemFiles(SideSpec side, IReadOnlyList<IObjectUpload> uploads)
    {
        _files.AddRange(uploads.Select(upload => (upload, new MemoryStream())));
        (_items, _vectors, _links) = (_files[0].Bytes, _files[1].Bytes, _files[2].Bytes);
        _images = side.WithImages ? _files[3].Bytes : null;
        _texts = side.WithTexts ? _files[^1].Bytes : null;
    }

    public int Items { get; private set; }

    public int Links { get; private set; }

    public int Dimensions { get; private set; }

    public long Unusable { get; private set; }

    public static async Task<ItemFiles> BeginAsync(IObjectStore output, SideSpec side, int part, CancellationToken cancellationToken)
    {
        string?[] names = ["items", VectorRole.Own, "links", side.WithImages ? VectorRole.Image : null,
            side.WithTexts ? VectorRole.Text : null];
        var uploads = new List<IObjectUpload>();
        foreach (var name in names.OfType<string>())
            uploads.Add(
                await output.BeginUploadAsync(MiningLayout.Gathered(side.Name, part, name), MiningLayout.Staging, cancellationToken)
                .ConfigureAwait(false));
        return new ItemFiles(side, uploads);
    }

    public void Add(in Item item, ReadOnlySpan<float> vector, ReadOnlySpan<float> image, ReadOnlySpan<float> text)
    {
        if (Items == 0)
            (Dimensions, _row) = (vector.Length, new float[vector.Length]);
        if (vector.Length != Dimensions)
            throw new InvalidDataException($"Row {item.Row} has a vector of {vector.Length} numbers after ones of {Dimensions}.");
        if (!UnitVector.TryCopy(vector, _row))
        {
            Unusable++;
            return;
        }

        _vectors.Write(MemoryMarshal.AsBytes(_row.AsSpan()));
        _items.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Item>(in item)));
        WriteCopy(_images, image);
        WriteCopy(_texts, text);
        Items++;
    }

    public void Link(LabelLink link)
    {
        _links.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<LabelLink>(in link)));
        Links++;
    }

    /// <summary>Passes on what has gathered in memory.</summary>
    public async Task FlushAsync(bool whole, CancellationToken cancellationToken)
    {
        foreach (var (upload, bytes) in _files.Where(file => whole || file.Bytes.Length > FlushBytes))
        {
            await upload.Stream.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken).ConfigureAwait(false);
            bytes.SetLength(0);
        }
    }

    /// <summary>Makes the files visible. One that is there already came of the same part, and is the same.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(whole: true, cancellationToken).ConfigureAwait(false);
        foreach (var (upload, _) in _files)
            await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (upload, _) in _files)
            await upload.DisposeAsync().ConfigureAwait(false);
    }

    private void WriteCopy(MemoryStream? file, ReadOnlySpan<float> vector)
    {
        if (file is null)
            return;
        if (vector.Length != Dimensions || !UnitVector.TryCopy(vector, _row))
            Array.Clear(_row);
        file.Write(MemoryMarshal.AsBytes(_row.AsSpan()));
    }
}

/// <summary>The files of vectors that a side may have.</summary>
internal static class VectorRole
{
    /// <summary>What is compared.</summary>
    public const string Own = "vectors";

    /// <summary>The item's image.</summary>
    public const string Image = "images";

    /// <summary>The item's text.</summary>
    public const string Text = "texts";
}
