using System.Runtime.CompilerServices;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Manifests;
using FgClip.Datasets.Manifests.Columnar;
using FgClip.Datasets.Manifests.Tar;
using FgClip.Datasets.Manifests.Tar.Windows;
using FgClip.Datasets.Plans;
using FgClip.Datasets.Rows;
using FgClip.Storage;

namespace FgClip.Datasets.Inputs;

/// <summary>A webdataset tar: planned by its headers and texts; the images are skipped.</summary>
/// <param name="source">The archive.</param>
/// <param name="info">What the store knows of it.</param>
/// <param name="sidecar">The Parquet file beside it; null where there is none.</param>
/// <param name="options">How the job reads its manifests.</param>
/// <param name="rules">The rules of its plan.</param>
/// <param name="stretch">The shard's stretch; null for the whole archive, without images.</param>
internal sealed class TarInput(
    InputSource source, ObjectInfo info, ObjectInfo? sidecar, ManifestOptions options, ReadingRules rules, TarStretch? stretch = null)
    : IInputReader
{
    public BoxUnits BoxUnits => BoxUnits.Pixels;

    public async Task<InputSummary> PlanAsync(PlanningPass pass, CancellationToken cancellationToken)
    {
        using var beside = Sidecar();
        var observer = new SampleObserver(new SampleKeys(source.DisplayName), new PassedOver());
        await foreach (var row in ReadAsync(beside, 0, 1, observer, cancellationToken).ConfigureAwait(false))
            await pass.AddAsync(row, row.Offset, cancellationToken).ConfigureAwait(false);
        return new InputSummary(Sha256: null, beside is { WasAsked: true } ? sidecar : null, observer.PassedOver.ToCounts());
    }

    public async IAsyncEnumerable<ManifestRow> ReadAsync(ShardDescriptor shard,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var beside = Sidecar();
        await foreach (var row in ReadAsync(beside, shard.Offset, shard.Line, observer: null, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private async IAsyncEnumerable<ManifestRow> ReadAsync(
        ISidecar? beside, long offset, long number, SampleObserver? observer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = stretch?.End ?? info.Length;
        var kinds = new MemberKinds(options, rules);
        await using var tar = await TarReading.OpenAsync(
            source.Store, info, kinds, offset, end, stretch?.ImageWindow, cancellationToken).ConfigureAwait(false);
        var reader = new WebDatasetReader(source.DisplayName, options, beside, observer, rules)
        {
            ImageLimit = tar.BringsImages ? stretch!.ImageWindow!.Value : 0,
        };
        await foreach (var row in reader.ReadAsync(tar.Reader, end, number, cancellationToken).ConfigureAwait(false))
            yield return row;
        if (tar.HasStaleIndex)
            observer?.PassedOver.Add("index files that are not of their tar");
    }

    private ParquetSidecar? Sidecar() => sidecar is null ? null : new ParquetSidecar(source.Store, sidecar, options, rules);
}
