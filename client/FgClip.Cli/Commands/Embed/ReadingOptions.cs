using System.CommandLine;
using System.CommandLine.Parsing;
using FgClip.Datasets.Jobs;

namespace FgClip.Cli.Commands.Embed;

/// <summary>
/// How members of tars, files of folders and the fields of delimited text are recognised, where the defaults do not hold.
/// </summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> _imageExtensions = new("--image-ext")
    {
        Description =
            "Comma-separated extensions of images: in a tar what follows a member's first dot (input.jpg), in a folder the end of a name. "
            + "Without it, those of the image formats.",
        HelpName = "EXT,…",
    };

    private readonly Option<string?> _captionExtensions = new("--caption-ext")
    {
        Description = "Comma-separated extensions of captions, in a tar or beside the images of a folder. Without it, txt.",
        HelpName = "EXT,…",
    };

    private readonly Option<char?> _delimiter =
        Character("--delimiter", "What separates the fields of delimited text; without it, as its header has it.");
    private readonly Option<char?> _quote = Character("--csv-quote",
        "What quotes the fields of delimited text, or none; without it, double quotes where they are used so.", "none");
    private readonly Option<char?> _escape = Character("--csv-escape",
        "What stands before a quote inside of quotes; without it, another quote, or a backslash where it is used so.");

    private readonly Option<bool> _rowId = new("--row-id")
    {
        Description = "Add the columns part, row and row_id: where a row is, and a 64-bit id that extensions leave as it is.",
    };

    public IReadOnlyList<Option> All => [_imageExtensions, _captionExtensions, _delimiter, _quote, _escape, _rowId];

    /// <summary>The manifest options with these.</summary>
    public ManifestOptions Apply(ParseResult parsed, ManifestOptions manifest) => manifest with
    {
        ImageExtensions = List(parsed.GetValue(_imageExtensions)),
        CaptionExtensions = List(parsed.GetValue(_captionExtensions)),
        Delimiter = parsed.GetValue(_delimiter),
        CsvQuote = parsed.GetValue(_quote),
        CsvEscape = parsed.GetValue(_escape),
        RowId = parsed.GetValue(_rowId),
    };

    private static string[]? List(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words : null;

    private static Option<char?> Character(string name, string description, string? none = null) => new(name)
    {
        Description = description,
        HelpName = none is null ? "CHAR" : $"CHAR|{none}",
        CustomParser = result => Parse(name, result, none),
    };

    private static char? Parse(string name, ArgumentResult result, string? none)
    {
        var text = result.Tokens[^1].Value;
        if (text == none)
            return '\0';
        char? value = text switch
        {
            "tab" or @"\t" => '\t',
            "space" => ' ',
            ['\\', 'x', var high, var low] when char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low) =>
                (char)Convert.ToByte($"{high}{low}", 16),
            [> '\0' and <= '~' and not ('\r' or '\n') and var single] => single,
            _ => null,
        };
        if (value is null)
            result.AddError($"{name}: '{text}' is not one ASCII character{(none is null ? "" : $" or {none}")}. "
                + "A tab is written tab, others as \\x01.");
        return value;
    }
}
