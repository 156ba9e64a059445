using System.Reflection;
using System.Xml.Linq;

namespace FgClip.Docs.XmlDocs;

/// <summary>The XML documentation of the product's assemblies, as the compiler wrote it beside them.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    private DocComments(Dictionary<string, XElement> members) => _members = members;

    /// <summary>Reads the documentation of all assemblies beside this one.</summary>
    public static DocComments Load() => new(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.xml")
        .Where(file => Path.GetFileName(file).StartsWith("fgclip", StringComparison.OrdinalIgnoreCase))
        .SelectMany(file => XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
        .DistinctBy(member => (string)member.Attribute("name")!)
        .ToDictionary(member => (string)member.Attribute("name")!));

    /// <summary>Renders the summary of a type.</summary>
    public string Summary(Type type) => Summary("T:" + Id(type));

    /// <summary>Renders the summary of a property, a field or a method, or what a record says of its parameter.</summary>
    public string Summary(MemberInfo member) => Find(MemberId(member)) is { } found
        ? Render(found.Element("summary"))
        : Parameter(member) ?? throw Missing(MemberId(member));

    private static string Id(Type type) => type.FullName!.Replace('+', '.');

    private static string MemberId(MemberInfo member) => member switch
    {
        PropertyInfo property => $"P:{Id(property.DeclaringType!)}.{property.Name}",
        FieldInfo field => $"F:{Id(field.DeclaringType!)}.{field.Name}",
        MethodInfo method => $"M:{Id(method.DeclaringType!)}.{method.Name}{Parameters(method)}",
        _ => throw new NotSupportedException($"{member} is not a property, field or method."),
    };

    private static string Parameters(MethodInfo method) => method.GetParameters() is { Length: > 0 } parameters
        ? $"({string.Join(',', parameters.Select(parameter => Id(parameter.ParameterType)))})"
        : "";

    private static string Render(XElement? text) => text is null ? "" : XmlText.ToMarkdown(text);

    private XElement? Find(string id) => _members.GetValueOrDefault(id);

    private string Summary(string id) =>
        Render(Find(id)?.Element("summary") ?? throw Missing(id));

    private static InvalidOperationException Missing(string id) =>
        new($"{id} has no XML documentation; docs/generate needs a summary there.");

    private string? Parameter(MemberInfo member) => member is PropertyInfo { DeclaringType: { } type }
        ? Find("T:" + Id(type))?.Elements("param").Where(param => (string?)param.Attribute("name") == member.Name)
            .Select(Render).FirstOrDefault()
        : null;
}
