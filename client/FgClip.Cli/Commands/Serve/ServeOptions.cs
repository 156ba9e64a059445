using System.CommandLine;
using FgClip.Cli.Shared.Inference;
using FgClip.Cli.Shared.Options;
using FgClip.Datasets.Commits;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Verification;
using FgClip.Model.Folders;
using FgClip.Serving;
using FgClip.Storage;
using FgClip.Web;

namespace FgClip.Cli.Commands.Serve;

/// <summary>The options of <c>fgclip serve</c>, beside the model and the device.</summary>
internal sealed class ServeOptions
{
    /// <summary>Where a key comes from without a file: the setting of a silo's page.</summary>
    private const string KeyVariable = "FGCLIP__Web__Key";

    private static readonly (string Property, string Option)[] Names =
    [
        ("KeyFile", "--key-file"), ("Authority", "--authority"), ("Audience", "--audience"), ("Address", "--address"), ("Port", "--port"),
        ("ModelName", "--name"), ("BatchTokens", "--batch-tokens"), ("QueueTokens", "--queue-tokens"),
    ];

    private readonly Option<string?> _dataset = new("--dataset")
    {
        Description = "A dataset that the vectors are compared with: the model must be its model, and images are prepared as its images.",
        HelpName = "OUT",
    };
    private readonly Option<string?> _name = new("--name")
    {
        Description = "The model's name in requests. Without it, that of the model's folder.",
        HelpName = "NAME",
    };
    private readonly Option<string> _address = new("--address")
    {
        Description = "The address to listen at; beyond this machine it takes a key or a provider of tokens.",
        HelpName = "IP",
        DefaultValueFactory = _ => new WebOptions().Address,
    };
    private readonly Option<int> _port = new("--port") { Description = "The port.", HelpName = "N", DefaultValueFactory = _ => 8080 };
    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = $"A file with the key that clients send as their API key; or give it in the environment as {KeyVariable}.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _authority = new("--authority")
    {
        Description = "The OpenID Connect provider whose tokens are taken.",
        HelpName = "URL",
    };
    private readonly Option<string?> _audience = new("--audience") { Description = "Whom tokens must be for.", HelpName = "NAME" };
    private readonly Option<string[]> _roots = new("--image-root")
    {
        Description = "A folder whose images may be named in requests; several may be given. Without it, none.",
        HelpName = "DIR",
    };
    private readonly Option<bool> _allowHttp = new("--allow-http")
    {
        Description = "Images may be fetched from public web addresses.",
    };
    private readonly Option<bool> _ignoreOptOut = WebImageOptions.IgnoreOptOutOption();
    private readonly Option<string?> _contact = WebImageOptions.ContactOption();
    private readonly Option<int?> _patches = CommonOptions.MaxNumPatches();
    private readonly Option<int?> _batchTokens = new("--batch-tokens")
    {
        Description = "Tokens of texts, or patches of images, in one run of the model. Without it 2048.",
        HelpName = "N",
    };
    private readonly Option<int?> _queueTokens = new("--queue-tokens")
    {
        Description = "Tokens and patches of all requests in work; one more is answered with 429. Without it 131072.",
        HelpName = "N",
    };

    public ServeOptions() =>
        _ignoreOptOut.Description = "Read images whose web server opts out of AI or indexing, by X-Robots-Tag or TDM-Reservation.";

    public IReadOnlyList<Option> All =>
    [
        _dataset, _name, _address, _port, _keyFile, _authority, _audience, _roots, _allowHttp, _ignoreOptOut, _contact, _patches,
        _batchTokens, _queueTokens,
    ];

    /// <summary>What the server is started with.</summary>
    /// <exception cref="UsageException">The options can't be meant; all mistakes are named.</exception>
    public async Task<ServingOptions> ReadAsync(ParseResult parsed, ModelFolder model, CancellationToken cancellationToken)
    {
        var defaults = new ServingOptions { ModelName = Path.GetFileName(model.Path), Web = ReadWeb(parsed) };
        var options = defaults with
        {
            ModelName = parsed.GetValue(_name) ?? defaults.ModelName,
            Features = await ReadFeaturesAsync(parsed, model, cancellationToken),
            ImageRoots = [.. (parsed.GetValue(_roots) ?? []).Select(StoreAddresses.Normalize)],
            AllowHttp = parsed.GetValue(_allowHttp),
            IgnoreOptOut = parsed.GetValue(_ignoreOptOut),
            HttpContact = parsed.GetValue(_contact),
            BatchTokens = parsed.GetValue(_batchTokens) ?? defaults.BatchTokens,
            QueueTokens = parsed.GetValue(_queueTokens) ?? defaults.QueueTokens,
        };
        if (options.Validate() is { Count: > 0 } mistakes)
            throw new UsageException(string.Join('\n', mistakes.Select(Describe)));
        return options;
    }

    private static string Describe(string mistake) =>
        Names.Aggregate(mistake, (text, name) => text.Replace(name.Property, name.Option, StringComparison.Ordinal));

    private WebOptions ReadWeb(ParseResult parsed) => new()
    {
        Address = parsed.GetValue(_address)!,
        Port = parsed.GetValue(_port),
        Key = Environment.GetEnvironmentVariable(KeyVariable) ?? "",
        KeyFile = parsed.GetValue(_keyFile) ?? "",
        Authority = parsed.GetValue(_authority) ?? "",
        Audience = parsed.GetValue(_audience) ?? "",
    };

    private async Task<FeatureOptions> ReadFeaturesAsync(ParseResult parsed, ModelFolder model, CancellationToken cancellationToken)
    {
        var patches = parsed.GetValue(_patches);
        PatchLimits.Check(model.Manifest.Pixels, patches);
        if (parsed.GetValue(_dataset) is not { } dataset)
            return new() { TextHeads = [TextHead.Short], MaxNumPatches = patches };
        if (patches is not null)
            throw new UsageException("--max-num-patches: --dataset says it. Leave one of them out.");
        var store = ObjectStores.Open(StoreAddresses.Normalize(dataset));
        var job = (await JobRecord.ReadAsync(store, cancellationToken))?.Spec ?? throw new NoDatasetException(store.Root);
        return job.Model.Digest == model.Digest
            ? job.Features
            : throw new UsageException(
                $"--dataset: {dataset} is of the model {job.Model.Name} with the digest {job.Model.Digest[..12]}, and {model.Path} has "
                + $"{model.Digest[..12]}. Their vectors can't be compared.");
    }
}
