using System.Globalization;
using FgClip.Datasets.Rows;
using FgClip.Images;
using FgClip.Storage;

namespace FgClip.Datasets.Jobs;

/// <summary>Finds everything that is wrong with a specification, before anything is read or written.</summary>
public static class JobSpecValidator
{
    /// <summary>All failures, each a sentence that names the option; none for a good specification.</summary>
    public static IReadOnlyList<string> Validate(JobSpec spec) =>
    [
        .. Addresses(spec),
        .. Model(spec.Model),
        .. Features(spec.Features),
        .. CheckExport(spec),
        .. Kind(spec),
        .. Manifest(spec.Manifest),
        .. Shards(spec.Shards),
        .. Run(spec.Run),
        .. JobName.FindFault(spec.Name) is { } name ? (string[])[$"Name: {name}"] : [],
        .. JobShare.FindFaults(spec.Share),
    ];

    /// <summary>Names the options whose addresses hold a credential: a coordinator takes no such job, whoever checked it before.</summary>
    /// <returns>A sentence for each address; none for a specification that may be stored.</returns>
    public static IReadOnlyList<string> FindCredentials(JobSpec spec) =>
    [
        .. JobSpecAddresses.List(spec).Where(named => HoldsCredential(named.Address))
            .Select(named => $"{named.Option}: an address holds a credential. Leave it out: each silo uses its own."),
    ];

    private static IEnumerable<string> Addresses(JobSpec spec)
    {
        foreach (var failure in Inputs("Inputs", spec.Inputs)
            .Concat(spec.Kind is ExtensionJob { Extension.Inputs: var added } ? Inputs("Extension.Inputs", added) : []))
            yield return failure;
        foreach (var (option, address) in JobSpecAddresses.List(spec))
        {
            // A model is found by its digest, so it need not lie anywhere in particular.
            if (option == "Model.Location")
                continue;
            if (string.IsNullOrWhiteSpace(address))
                yield return $"{option}: an address is empty.";
            else if (!HoldsCredential(address) && DescribeFault(address) is { } fault)
                yield return $"{option}: {fault}";
        }

        if (StoreAddresses.IsReadOnly(spec.Output))
            yield return $"Output: {spec.Output} can only be read. Write to a folder or an object store.";

        foreach (var failure in FindCredentials(spec))
            yield return failure;
    }

    private static IEnumerable<string> Inputs(string option, IReadOnlyList<string> inputs)
    {
        if (inputs.Count == 0)
            yield return $"{option}: name at least one manifest or folder.";

        foreach (var twice in inputs.Where(input => !HoldsCredential(input)).GroupBy(i => i, StringComparer.Ordinal)
            .Where(g => g.Count() > 1))
            yield return $"{option}: {twice.Key} is there {twice.Count()} times; its rows would be too.";
    }

    private static IEnumerable<string> Model(ModelReference model)
    {
        if (model.Digest.Length != 64 || !model.Digest.All(char.IsAsciiHexDigitLower))
            yield return "Model.Digest: must be a sha256, 64 hex digits in lower case.";
    }

    private static IEnumerable<string> Features(FeatureOptions features)
    {
        if (features is { Image: false, TextHeads.Count: 0, Dense: false, Regions: false })
            yield return "Features: nothing is asked for; ask for image, text, dense or region vectors.";
        if (features.TextHeads.Distinct().Count() != features.TextHeads.Count)
            yield return "Features.TextHeads: a head is there twice.";
        foreach (var head in features.TextHeads.Where(h => !Enum.IsDefined(h)))
            yield return $"Features.TextHeads: there is no head {head}.";
        if (!Enum.IsDefined(features.DenseType))
            yield return $"Features.DenseType: there is no type {features.DenseType}.";
        if (!Enum.IsDefined(features.VectorType))
            yield return $"Features.VectorType: there is no type {features.VectorType}.";
        if (!Enum.IsDefined(features.Decode))
            yield return $"Features.Decode: there is no mode {features.Decode}.";
        if (!features.Dense && features.DenseType is not DenseType.Float32)
            yield return $"Features.DenseType: {features.DenseType} needs Features.Dense.";
        if (!features.Dense && features.DenseGrid is not null)
            yield return "Features.DenseGrid: needs Features.Dense.";
        if (features.DenseGrid is { High: < 1 or > DenseGrid.MaxSide } or { Wide: < 1 or > DenseGrid.MaxSide })
            yield return $"Features.DenseGrid: must be 1x1 to {DenseGrid.MaxSide}x{DenseGrid.MaxSide}, not "
                + $"{features.DenseGrid.High}x{features.DenseGrid.Wide}.";
        if (!Enum.IsDefined(features.RegionTexts))
            yield return $"Features.RegionTexts: there are no texts {features.RegionTexts}.";
        if (features.MaxNumPatches is < 1 or > ImageLimits.MaxPatches)
            yield return $"Features.MaxNumPatches: must be 1 to {ImageLimits.MaxPatches}, not {features.MaxNumPatches}.";
        if (features.PixelLimit < 1)
            yield return $"Features.PixelLimit: must be at least 1, not {features.PixelLimit}.";
    }

    private static IEnumerable<string> CheckExport(JobSpec spec)
    {
        if (!Enum.IsDefined(spec.Export))
            yield return $"Twin: there is no layout {spec.Export}.";
        if (spec is { Export: ExportLayout.ClipRetrieval, Features: { Image: false, TextHeads.Count: 0 } })
            yield return "Twin: clip-retrieval's layout holds image and text vectors; ask for one of them.";
    }

    private static IEnumerable<string> Kind(JobSpec spec)
    {
        // The kind of a job follows from one of the three members; a retry of added columns alone has two of them.
        if (spec is { Extension: not null, Kind: not ExtensionJob })
            yield return $"Extension: must be left out with {(spec.Retry is null ? "Beside" : "Retry")}. A job does one of these.";
        if (spec.Kind is not RetryJob { Pass: var pass })
            yield break;
        if (pass.Number < 1)
            yield return $"Retry.Number: must be at least 1, not {pass.Number}.";
        if (pass.Statuses.Count == 0)
            yield return "Retry.Statuses: name at least one.";
        if (pass.Statuses.Contains(RowStatus.Ok))
            yield return "Retry.Statuses: rows that are ok are not done again.";
    }

    private static IEnumerable<string> Manifest(ManifestOptions manifest)
    {
        (string Option, string Value)[] columns =
        [
            (nameof(manifest.ImageColumn), manifest.ImageColumn), (nameof(manifest.CaptionColumn), manifest.CaptionColumn),
            (nameof(manifest.KeyColumn), manifest.KeyColumn), (nameof(manifest.BoxesColumn), manifest.BoxesColumn),
        ];
        foreach (var (option, value) in columns)
        {
            if (string.IsNullOrEmpty(value))
                yield return $"Manifest.{option}: must not be empty.";
        }

        foreach (var failure in Text(manifest))
            yield return failure;
        if (!Enum.IsDefined(manifest.BoxFormat))
            yield return $"Manifest.BoxFormat: there is no format {manifest.BoxFormat}.";
        if (manifest.BoxUnits is { } units && !Enum.IsDefined(units))
            yield return $"Manifest.BoxUnits: there are no units {units}.";
        if (manifest is { IgnoreOptOut: true, AllowHttp: false })
            yield return "Manifest.IgnoreOptOut: needs Manifest.AllowHttp; other images have no opt-out.";
    }

    private static IEnumerable<string> Text(ManifestOptions manifest)
    {
        if ((manifest.ImageExtensions ?? []).Concat(manifest.CaptionExtensions ?? [])
            .Any(extension => string.IsNullOrEmpty(extension?.Trim().TrimStart('.'))))
            yield return "Manifest.ImageExtensions, Manifest.CaptionExtensions: an extension is empty.";
        if (manifest.Delimiter is { } delimiter
            && (delimiter is '\0' or '\r' or '\n' || !char.IsAscii(delimiter) || delimiter == manifest.CsvQuote))
            yield return "Manifest.Delimiter: must be an ASCII character other than a line end and the quote.";
        if (manifest.CsvQuote is { } quote && (quote is '\r' or '\n' || !char.IsAscii(quote)))
            yield return "Manifest.CsvQuote: must be an ASCII character other than a line end, or none.";
        if (manifest.CsvEscape is { } escape && (escape is '\0' or '\r' or '\n' || !char.IsAscii(escape)))
            yield return "Manifest.CsvEscape: must be an ASCII character other than a line end.";
    }

    private static IEnumerable<string> Shards(ShardOptions shards)
    {
        if (shards.Rows < 1)
            yield return $"Shards.Rows: must be at least 1, not {shards.Rows}.";
        if (shards.OutputBytes < 1)
            yield return $"Shards.OutputBytes: must be at least 1, not {shards.OutputBytes}.";
    }

    private static IEnumerable<string> Run(RunOptions run)
    {
        if (run.BatchTokens < 1)
            yield return $"Run.BatchTokens: must be at least 1, not {run.BatchTokens}.";
        if (run.BatchImages < 1)
            yield return $"Run.BatchImages: must be at least 1, not {run.BatchImages}.";
        if (run.Padding is not (null or (>= 0 and <= 0.5)))
            yield return string.Create(CultureInfo.InvariantCulture, $"Run.Padding: must be 0 to 0.5, not {run.Padding}.");
        if (run.RowGroupBytes is not (null or (>= 1_000_000 and <= 1_000_000_000)))
            yield return $"Run.RowGroupBytes: must be 1000000 to 1000000000, not {run.RowGroupBytes}.";
        if (run.TarWindowBytes is < 1 << 20 or > 64 << 20)
            yield return $"Run.TarWindowBytes: must be {1 << 20} to {64 << 20}, not {run.TarWindowBytes}.";
        if (run.HttpPerHost is < 1 or > 1_000)
            yield return $"Run.HttpPerHost: must be 1 to 1000, not {run.HttpPerHost}.";
        if (run.HttpContact is { } contact && !HttpContact.IsOne(contact))
            yield return $"Run.HttpContact: {HttpContact.Form}";
        if (run.DecodeThreads < 0)
            yield return $"Run.DecodeThreads: must be 0 or more, not {run.DecodeThreads}.";
        if (run.MaxErrorRate is not (>= 0 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"Run.MaxErrorRate: must be 0 to 1, not {run.MaxErrorRate}.");
    }

    private static bool HoldsCredential(string? address) => address is not null && AddressCredentials.AreIn(address);

    private static string? DescribeFault(string address)
    {
        try
        {
            StoreAddress.Parse(address);
            return null;
        }
        catch (StoreAddressException failure)
        {
            return failure.Message;
        }
    }
}
