using System.CommandLine;
using FgClip.Evaluation.Specs;

namespace FgClip.Cli.Shared.Options;

/// <summary>The options of classes and of the model that makes their vectors.</summary>
internal sealed class ClassSourceOptions
{
    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string> _classes = new("--classes")
    {
        Description = "A file of the classes in their order: a name on each line, or an id, a tab and a name.",
        HelpName = "FILE",
        Required = true,
    };
    private readonly Option<string?> _templates = new("--templates")
    {
        Description = "A file of templates, one on each line, with {} in place of the name. Without it the name alone.",
        HelpName = "FILE",
    };
    private readonly Option<bool> _lowerCase = new("--lower-case")
    {
        Description = "Lower-case the texts of the classes, for a model folder that keeps capitals.",
    };

    public IReadOnlyList<Option> All => [_model, _classes, _templates, _lowerCase];

    public ClassSource Read(ParseResult parsed) => new()
    {
        Model = parsed.GetRequiredValue(_model),
        Classes = parsed.GetRequiredValue(_classes),
        Templates = parsed.GetValue(_templates),
        LowerCase = parsed.GetValue(_lowerCase),
    };
}
