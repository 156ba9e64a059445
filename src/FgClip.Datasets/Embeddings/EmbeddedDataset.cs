using System.Security.Cryptography;
using System.Text;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Manifests.Tar;
using FgClip.Datasets.Parquet.Columns;
using FgClip.Datasets.Parquet.Reading;
using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Datasets.Embeddings;

/// <summary>A finished dataset of vectors, and what its columns are called.</summary>
public sealed class EmbeddedDataset
{
    private readonly CarriedTexts _texts;

    private EmbeddedDataset(
        IObjectStore store, DatasetManifest manifest, InputFormats formats, ManifestOptions options, PartMetadata? metadata)
    {
        (Store, Manifest, Metadata) = (store, manifest, metadata);
        _texts = new(manifest.Carried, formats, options);
    }

    /// <summary>Its store.</summary>
    public IObjectStore Store { get; }

    /// <summary>Its parts.</summary>
    public DatasetManifest Manifest { get; }

    /// <summary>Hex sha256 of its parts' digests: another content is another digest, another place is not.</summary>
    public string Digest =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Manifest.Parts.Select(part => part.Sha256)))));

    /// <summary>What its first part says about all of them; null where there are no parts.</summary>
    public PartMetadata? Metadata { get; }

    /// <summary>The columns that may name a row's image; the first that is not null does.</summary>
    internal IReadOnlyList<string> ImageColumns => _texts.Images;

    /// <summary>The columns that may hold the text of a head; the first that is not null does.</summary>
    internal IReadOnlyList<string> CaptionColumns(TextHead head) => _texts.Captions(head);

    /// <summary>
    /// Names the image of a row as no other image is named: by its path, else by the row's key. A member of a tar, whose name other tars
    /// may have too, has its tar's name in front (<c>00000/000000017.jpg</c>), which is in the key.
    /// </summary>
    internal string NameImage(string? path, string key)
    {
        if (path is null || !_texts.HasTarKeys || SampleName.Parse(path) is not { } sample)
            return path ?? key;
        return key.EndsWith($"/{sample.Key}", StringComparison.Ordinal) ? key + path[^(sample.Extension.Length + 1)..] : path;
    }

    /// <summary>Opens a dataset.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is not finished.</exception>
    public static async Task<EmbeddedDataset> OpenAsync(string address, CancellationToken cancellationToken)
    {
        var store = ObjectStores.Open(address);
        var job = await JobRecord.ReadAsync(store, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"{store.Root} is not a dataset: it has no {DatasetPaths.Job}. Make one with fgclip embed.");
        var manifest = await CompleteDataset.ReadManifestAsync(store, cancellationToken).ConfigureAwait(false);
        var plan = await PlanHead.ReadLastAsync(store, cancellationToken).ConfigureAwait(false);
        if (manifest is null || plan is null)
            throw new InvalidDataException(
                $"{store.Root} is not finished: {DatasetPaths.Manifest} or parts are not there. The same fgclip embed again finishes it.");

        var formats = await InputFormats.ReadAsync(store, plan, cancellationToken).ConfigureAwait(false);
        return new EmbeddedDataset(store, manifest, formats, job.Spec.Manifest,
            await MetadataAsync(store, manifest, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<PartMetadata?> MetadataAsync(IObjectStore store, DatasetManifest manifest,
        CancellationToken cancellationToken)
    {
        if (manifest.Parts.Count == 0)
            return null;
        await using var reader = await ParquetPartReader.OpenAsync(store, manifest.Parts[0].Name, cancellationToken).ConfigureAwait(false);
        return reader.ReadMetadata();
    }
}
