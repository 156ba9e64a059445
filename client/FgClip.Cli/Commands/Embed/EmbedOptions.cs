using System.CommandLine;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Datasets.Parquet.Writing;
using FgClip.Pipeline.Models;
using FgClip.Storage;
using TextHead = FgClip.Datasets.Jobs.TextHead;

namespace FgClip.Cli.Commands.Embed;

/// <summary>The options of <c>fgclip embed</c> and the job that they describe.</summary>
/// <param name="outputRequired">False where the job is only thought through; an output that is given is then left alone.</param>
internal sealed class EmbedOptions(bool outputRequired = true)
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string[]> _input = new("--input")
    {
        Description = "A folder of images, or a manifest: JSON Lines, CSV, Parquet, webdataset tar, FineHARD JSON. Patterns as *.tar or "
            + "{00000..00009}.tar, and hf://datasets/owner/name/path; may be given several times.",
        HelpName = "PATH",
    };
    private readonly Option<string> _output = new("--output")
    {
        Description = "The dataset's folder, or az://container/prefix, s3://bucket/prefix or gs://bucket/prefix.",
        HelpName = "DIR",
        DefaultValueFactory = outputRequired ? null : _ => ".",
    };
    private readonly Option<string> _addedColumns = new("--beside")
    {
        Description = "A finished dataset, whose rows get these columns too: they go into a folder of it that is named after the features.",
        HelpName = "OUT",
    };
    private readonly Option<bool> _extend = new("--extend")
    {
        Description = "Add what is new in the inputs to a finished dataset; nothing that it has is done again.",
    };
    private readonly Option<IReadOnlyList<EmbedFeature>> _features =
        CommaList.Option("--features", "What to compute.", EmbedFeature.Image, EmbedFeature.Text);
    private readonly Option<IReadOnlyList<TextHead>> _walkType =
        CommaList.Option("--walk-type", "The heads that embed the caption.", TextHead.Short);
    private readonly DenseOptions _dense = new();
    private readonly RegionOptions _regions = new();
    private readonly Option<int?> _maxNumPatches = CommonOptions.MaxNumPatches();
    private readonly Option<DecodeMode> _decode = new("--decode")
    {
        Description = "How JPEGs are decoded: exact, as Pillow does; fast, to the half, quarter or eighth that the model needs, at vectors "
            + "that differ a little.",
        HelpName = "exact|fast",
        DefaultValueFactory = _ => DecodeMode.Exact,
    };
    private readonly Option<string> _layout = new Option<string>("--layout")
    {
        Description = "Beside the native layout, files as clip-retrieval writes them, in the folder OUT-clip-retrieval.",
        HelpName = "native|clip-retrieval",
        DefaultValueFactory = _ => "native",
    }.AcceptOnlyFromAmong("native", "clip-retrieval");
    private readonly Option<bool> _noNormalize = new("--no-normalize")
    {
        Description = "Write the vectors as the model gives them, not of length 1.",
    };
    private readonly Option<string[]> _imageRoot = new("--image-root")
    {
        Description = "A folder, or a prefix in an object store (az://, s3://, gs://, hf://), that images may lie in; may be given "
            + "several times. Without it, the manifest's own folder.",
        HelpName = "PATH",
    };
    private readonly WebImageOptions _web = new();
    private readonly Option<string> _imageColumn = Column("--image-column", "image", "image's path");
    private readonly Option<string> _captionColumn = Column("--caption-column", "caption", "caption");
    private readonly Option<string> _keyColumn = Column("--key-column", "key", "row's key");
    private readonly Option<string> _boxesColumn = Column("--boxes-column", "boxes", "boxes");
    private readonly ReadingOptions _reading = new();
    private readonly Option<int> _shardRows = Positive("--shard-rows", new ShardOptions().Rows, "The most rows in a part.");
    private readonly Option<long> _shardBytes = new("--shard-bytes")
    {
        Description = "The most bytes that a part is expected to hold.",
        HelpName = "N",
        DefaultValueFactory = _ => new ShardOptions().OutputBytes,
    };
    private readonly Option<PartFolders> _partFolders = EnumOption.Option<PartFolders>(
        "--part-folders",
        $"Whether the dataset's parts lie in folders of {DatasetPaths.ShardsPerBlock}, parts/000000/; auto where there are more than "
            + $"{PartNames.MaxFlat} when it is planned first.",
        PartFolders.Auto);
    private readonly Option<int> _batchImages = Positive("--batch-images", new RunOptions().BatchImages, "The most images in a batch.");
    private readonly Option<int?> _batchTokens = OptionalPositive(
        "--batch-tokens", "The most patches in a batch. Without it 8192 on a GPU, and on a CPU what its cache holds.");
    private readonly Option<int?> _rowGroupBytes = OptionalPositive(
        "--row-group-bytes",
        $"Bytes of values after which a part's row group ends, before compression; without it {ParquetPartWriter.RowGroupBytes}.");
    private readonly Option<int?> _tarWindow = OptionalPositive(
        "--tar-window-bytes",
        $"Bytes that are fetched at a time of a tar in an object store, images included; without it {RunOptions.DefaultTarWindowBytes}.");
    private readonly Option<double?> _padding = new("--padding")
    {
        Description =
            "The most padding in a batch of images of rare shapes, as a part of its patches. Without it 0.005 on a GPU, 0 on a CPU.",
        HelpName = "0-0.5",
    };
    private readonly Option<double> _maxErrorRate = new("--max-error-rate")
    {
        Description = "Fail the job once more than this part of its rows failed, judged after 1000 rows; 1 for never.",
        HelpName = "0-1",
        DefaultValueFactory = _ => new RunOptions().MaxErrorRate,
    };
    private readonly Option<bool> _failFast = new("--fail-fast")
    {
        Description = "Fail the job with the first part that can't be computed, without trying the others.",
    };
    private readonly Option<int> _decodeThreads = new("--decode-threads")
    {
        Description = "Threads that read and decode images; 0 for one for each processor.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<VectorType> _vectorType = EnumOption.Option<VectorType>(
        "--vector-type", "What the vectors of images, texts and boxes are written as: lists of float32, or of float16.", VectorType.List);

    private readonly Option<string?> _name = JobNameOption.Create();

    public IReadOnlyList<Option> All =>
    [
        _model, _input, _output, .. outputRequired ? [_addedColumns, _extend, _name] : Array.Empty<Option>(), _features, _walkType,
        _vectorType, .. _dense.All, .. _regions.All, _maxNumPatches, _decode, _layout, _noNormalize, _imageRoot, .. _web.All, _imageColumn,
        _captionColumn, _keyColumn, _boxesColumn, .. _reading.All, _shardRows, _shardBytes, _partFolders, _tarWindow, _rowGroupBytes,
        _batchImages, _batchTokens, _padding, _decodeThreads, _maxErrorRate, _failFast,
    ];

    /// <summary>The job.</summary>
    /// <exception cref="UsageException">The options contradict each other or name what is not there.</exception>
    public async Task<JobSpec> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var spec = await ReadUnnamedAsync(parsed, cancellationToken);
        return outputRequired ? spec with { Name = parsed.GetValue(_name) } : spec;
    }

    private async Task<JobSpec> ReadUnnamedAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_addedColumns) is not { } beside)
        {
            foreach (var option in (Option[])[_input, _output])
            {
                if (parsed.GetResult(option) is null)
                    throw new UsageException($"{option.Name} is missing.");
            }
            var spec = Read(parsed, await ModelAsync(Features(parsed)));
            if (parsed.GetResult(_features) is { Implicit: true } or null && parsed.GetResult(_walkType) is { Implicit: true } or null)
                spec = await FolderFeatures.ApplyAsync(spec, cancellationToken);
            return parsed.GetValue(_extend) ? await ExtendedJob.CreateAsync(spec, cancellationToken) : spec;
        }

        foreach (var option in (Option[])[_input, _output, _extend, _imageRoot, .. _web.Manifest, _imageColumn, _captionColumn,
            _keyColumn, _boxesColumn, _shardRows, _shardBytes, _partFolders, _layout, .. _regions.Manifest, .. _reading.All])
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} is as the dataset of --beside has it; leave it out.");
        }
        var dataset = StoreAddresses.Normalize(beside);
        var record = await JobRecord.ReadAsync(ObjectStores.Open(dataset), cancellationToken)
            ?? throw new UsageException($"--beside: there is no dataset at {dataset}.");
        await AddedColumnSets.RequireFinishedAsync(ObjectStores.Open(dataset), cancellationToken);
        if (record.Spec.AddedColumns is { } whole)
            throw new UsageException($"--beside: {dataset} holds columns of {whole}; name that one.");
        var features = Features(parsed);
        return record.Spec with
        {
            Model = await ModelAsync(features),
            Output = StoreAddresses.Combine(dataset, AddedColumnSets.FolderOf(features)),
            Features = features,
            Run = Run(parsed),
            AddedColumns = dataset,
            Export = ExportLayout.None,
        };

        async Task<ModelReference> ModelAsync(FeatureOptions features)
        {
            var (model, manifest) = await ModelAddress.ReferToAsync(parsed.GetRequiredValue(_model), cancellationToken);
            return ModelFeatures.FindMissing(manifest, features) is { } missing ? throw new UsageException($"--model: {missing}") : model;
        }
    }

    private JobSpec Read(ParseResult parsed, ModelReference model) => new()
    {
        Model = model,
        Inputs = [.. parsed.GetRequiredValue(_input).Select(StoreAddresses.Normalize)],
        Output = StoreAddresses.Normalize(parsed.GetRequiredValue(_output)),
        Manifest = _web.Apply(parsed, _reading.Apply(parsed, _regions.Apply(parsed, new ManifestOptions
        {
            ImageColumn = parsed.GetRequiredValue(_imageColumn),
            CaptionColumn = parsed.GetRequiredValue(_captionColumn),
            KeyColumn = parsed.GetRequiredValue(_keyColumn),
            BoxesColumn = parsed.GetRequiredValue(_boxesColumn),
            ImageRoots = [.. (parsed.GetValue(_imageRoot) ?? []).Select(StoreAddresses.Normalize)],
        }))),
        Features = Features(parsed),
        Export = parsed.GetValue(_layout) is "clip-retrieval" ? ExportLayout.ClipRetrieval : ExportLayout.None,
        Shards = new()
        {
            Rows = parsed.GetValue(_shardRows),
            OutputBytes = parsed.GetValue(_shardBytes),
            Folders = parsed.GetValue(_partFolders),
        },
        Run = Run(parsed),
    };

    private RunOptions Run(ParseResult parsed) => _web.Apply(parsed, new RunOptions
    {
        BatchImages = parsed.GetValue(_batchImages),
        BatchTokens = parsed.GetValue(_batchTokens),
        Padding = parsed.GetValue(_padding),
        RowGroupBytes = parsed.GetValue(_rowGroupBytes),
        TarWindowBytes = parsed.GetValue(_tarWindow),
        DecodeThreads = parsed.GetValue(_decodeThreads),
        MaxErrorRate = parsed.GetValue(_maxErrorRate),
        FailFast = parsed.GetValue(_failFast),
    });

    private FeatureOptions Features(ParseResult parsed)
    {
        var features = parsed.GetRequiredValue(_features);
        var text = features.Contains(EmbedFeature.Text);
        if (!text && parsed.GetResult(_walkType) is { Implicit: false })
        {
            throw new UsageException("--walk-type needs text in --features.");
        }
        var vectors = new FeatureOptions
        {
            Image = features.Contains(EmbedFeature.Image),
            TextHeads = text ? parsed.GetRequiredValue(_walkType) : [],
            MaxNumPatches = parsed.GetValue(_maxNumPatches),
            Decode = parsed.GetValue(_decode),
            Normalize = !parsed.GetValue(_noNormalize),
            VectorType = parsed.GetValue(_vectorType),
        };
        return _regions.Apply(parsed, features, _dense.Apply(parsed, features, vectors));
    }

    private static Option<string> Column(string name, string fallback, string what) =>
        new(name) { Description = $"The manifest's column with the {what}.", HelpName = fallback, DefaultValueFactory = _ => fallback };

    public static Option<int> Positive(string name, int fallback, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => fallback };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name}: must be 1 or more.");
        });
        return option;
    }

    /// <summary>An option for a count of at least 1 that may be left out.</summary>
    public static Option<int?> OptionalPositive(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int?>() < 1)
                result.AddError($"{name}: must be 1 or more.");
        });
        return option;
    }
}
