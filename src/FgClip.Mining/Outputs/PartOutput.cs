using System.Security.Cryptography;
using FgClip.Datasets.Embeddings;
using FgClip.Mining.Filters;
using FgClip.Mining.Plans;
using FgClip.Mining.Specs;
using FgClip.Storage;

namespace FgClip.Mining.Outputs;

/// <summary>Commits the parts of a mining output: the part under its name if that is free, then its receipt.</summary>
/// <param name="spec">The job.</param>
/// <param name="dataset">The anchors' dataset.</param>
/// <param name="output">The mining output.</param>
internal sealed class PartOutput(MiningSpec spec, EmbeddedDataset dataset, IObjectStore output)
{
    // The authors' script takes a folder of English files and one of Chinese files.
    private static readonly string[] LanguageFolders = ["en", "zh"];

    private string Extension => ExtensionOf(spec);

    /// <summary>Returns what the names of an output's parts match.</summary>
    public static string DataFiles(MiningSpec spec) => (spec.SplitLanguages ? "*/" : "") + MiningLayout.Parts(ExtensionOf(spec));

    /// <summary>The receipt of a part that is done; null for one that is not.</summary>
    public Task<MiningReceipt?> ReadAsync(int part, CancellationToken cancellationToken) =>
        output.ReadJsonAsync<MiningReceipt>(MiningLayout.Receipt(part), cancellationToken);

    /// <summary>Writes a part, unless that is done.</summary>
    /// <param name="part">The part.</param>
    /// <param name="counts">Gets filled while the anchors are mined.</param>
    /// <param name="anchors">The anchors, in their order.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<MiningReceipt> WriteAsync(
        int part, FilterCounts counts, IAsyncEnumerable<MinedAnchor> anchors, CancellationToken cancellationToken)
    {
        string[] names = spec.SplitLanguages
            ? [.. LanguageFolders.Select(folder => $"{folder}/{MiningLayout.Part(part, Extension)}")]
            : [MiningLayout.Part(part, Extension)];
        var (rows, leftOut) = await WriteFilesAsync(part, names, anchors, cancellationToken).ConfigureAwait(false);
        var files = new List<MinedPart>();
        foreach (var name in names)
        {
            files.Add(new MinedPart(name, files.Count == 0 ? rows : 0,
                (await output.FindAsync(name, cancellationToken).ConfigureAwait(false))?.Length ?? 0,
                await DigestAsync(name, cancellationToken).ConfigureAwait(false)));
        }

        var receipt = new MiningReceipt
        {
            Part = files[0].Name,
            Rows = rows,
            Bytes = files[0].Bytes,
            Sha256 = files[0].Sha256,
            Others = files.Count > 1 ? files[1..] : null,
            LeftOut = leftOut == new LeftOutCounts() ? null : leftOut,
            Counts = counts,
        };
        await output.PutJsonAsync(MiningLayout.Receipt(part), receipt, CommitCondition.Absent, MiningLayout.Staging, cancellationToken)
            .ConfigureAwait(false);
        return receipt;
    }

    private async Task<(long Rows, LeftOutCounts LeftOut)> WriteFilesAsync(int part, string[] names, IAsyncEnumerable<MinedAnchor> anchors,
        CancellationToken cancellationToken)
    {
        var uploads = new List<IObjectUpload>();
        try
        {
            foreach (var name in names)
                uploads.Add(await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false));
            var written = await FillAsync(part, [.. uploads.Select(upload => upload.Stream)], anchors, cancellationToken)
                .ConfigureAwait(false);
            // A part that is there without its receipt is whole, and the same: it is adopted.
            foreach (var upload in uploads)
                await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
            return written;
        }
        finally
        {
            foreach (var upload in uploads)
                await upload.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<(long Rows, LeftOutCounts LeftOut)> FillAsync(int part, IReadOnlyList<Stream> streams,
        IAsyncEnumerable<MinedAnchor> anchors, CancellationToken cancellationToken)
    {
        if (spec.Format is not OutputFormat.FineHard)
            return await WriteAsync(
                await TupleWriter.CreateAsync(streams[0], spec.Format, spec.Negatives.Count, spec.HasScores, cancellationToken)
                .ConfigureAwait(false), anchors, cancellationToken).ConfigureAwait(false);

        await using var columns = await StoredColumns.OpenAsync(dataset.Store, dataset.Manifest.Parts[part].Name, cancellationToken)
            .ConfigureAwait(false);
        return await WriteAsync(new FineHardRowWriter(dataset, columns, streams, spec.Negatives.Count, spec.HasScores), anchors,
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(long Rows, LeftOutCounts LeftOut)> WriteAsync(IMinedWriter writer, IAsyncEnumerable<MinedAnchor> anchors,
        CancellationToken cancellationToken)
    {
        await using (writer)
        {
            await foreach (var anchor in anchors.WithCancellation(cancellationToken).ConfigureAwait(false))
                await writer.WriteAsync(anchor, cancellationToken).ConfigureAwait(false);
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return (writer.Rows, writer.LeftOut);
        }
    }

    private async Task<string> DigestAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = await output.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }

    private static string ExtensionOf(MiningSpec spec) => spec.Format is OutputFormat.FineHard ? "json" : "parquet";
}
