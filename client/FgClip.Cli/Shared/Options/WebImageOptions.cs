using System.CommandLine;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Shared.Options;

/// <summary>Whether and how images are fetched from the web.</summary>
internal sealed class WebImageOptions
{
    private readonly Option<bool> _allowHttp = new("--allow-http")
    {
        Description = "Fetch images whose address is http:// or https://, from public addresses alone.",
    };
    private readonly Option<bool> _ignoreOptOut = IgnoreOptOutOption();
    private readonly Option<string?> _contact = ContactOption();
    private readonly Option<int?> _perHost = new("--http-per-host")
    {
        Description = $"The most requests to one host at a time, of a process. Without it {RunOptions.DefaultHttpPerHost}.",
        HelpName = "N",
    };

    /// <summary>What changes rows, so that a dataset keeps it.</summary>
    public IReadOnlyList<Option> Manifest => [_allowHttp, _ignoreOptOut];

    public IReadOnlyList<Option> All => [.. Manifest, _contact, _perHost];

    public static Option<string?> ContactOption()
    {
        var option = new Option<string?>("--http-contact")
        {
            Description = "A mail address or web page that requests name, so that the owner of a server reaches you.",
            HelpName = "CONTACT",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var contact] && !HttpContact.IsOne(contact.Value))
                result.AddError($"--http-contact: {HttpContact.Form}");
        });
        return option;
    }

    public static Option<bool> IgnoreOptOutOption() => new("--ignore-opt-out")
    {
        Description = "Read images whose web server opts out of AI or indexing, by X-Robots-Tag or TDM-Reservation. Without it such rows "
            + "end with opted_out.",
    };

    public ManifestOptions Apply(ParseResult parsed, ManifestOptions manifest)
    {
        var allowed = parsed.GetValue(_allowHttp);
        foreach (var option in (Option[])[_ignoreOptOut, _contact, _perHost])
        {
            if (!allowed && parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} needs --allow-http.");
        }

        return manifest with { AllowHttp = allowed, IgnoreOptOut = parsed.GetValue(_ignoreOptOut) };
    }

    public RunOptions Apply(ParseResult parsed, RunOptions run) =>
        run with { HttpContact = parsed.GetValue(_contact), HttpPerHost = parsed.GetValue(_perHost) };
}
