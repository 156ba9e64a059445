using System.Reflection;
using FgClip.Docs.Markdown;
using FgClip.Docs.XmlDocs;

namespace FgClip.Docs.Pages;

/// <summary>The object names that a class has constants and methods for.</summary>
internal static class PathMembers
{
    /// <summary>Lists names, each with its documentation, sorted.</summary>
    /// <param name="comments">The documentation.</param>
    /// <param name="type">The class.</param>
    /// <param name="instance">An instance, where the methods are not static.</param>
    public static IEnumerable<IReadOnlyList<string>> List(DocComments comments, Type type, object? instance = null) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(member => (Name: NameOf(type, member, instance), Member: member))
            .Where(path => path.Name is not null)
            .OrderBy(path => path.Name, StringComparer.Ordinal)
            .Select(path => (IReadOnlyList<string>)[Inline.Code(path.Name!), comments.Summary(path.Member)]);

    private static string? NameOf(Type type, MemberInfo member, object? instance) => member switch
    {
        FieldInfo { IsLiteral: true } constant => constant.GetRawConstantValue() as string,
        MethodInfo { IsSpecialName: false } method when method.ReturnType == typeof(string) => (string)method.Invoke(
            method.IsStatic ? null : instance, [.. method.GetParameters().Select(parameter => Argument(type, parameter))])!,
        _ => null,
    };

    // A digest is shortened where it is used, so it must be as long as one; folders of folders are made by the method of their name.
    private static object Argument(Type type, ParameterInfo parameter) => parameter switch
    {
        { ParameterType: var number } when number == typeof(int) => parameter.Name is "plan" or "pass" ? 1 : 0,
        { ParameterType: var number } when number == typeof(long) => 0L,
        { Name: "planning" } => type.GetMethod("Planning")!.Invoke(null, [1, Fingerprint])!,
        { Name: "recordsFolder" } => type.GetMethod("InputRecordsFolder")!.Invoke(null, [1, Fingerprint])!,
        { Name: "planFolder" } => type.GetMethod("PlanFolder")!.Invoke(null, [1, Fingerprint])!,
        { Name: "fingerprint" or "digest" } => Fingerprint,
        _ => parameter.Name!.ToUpperInvariant(),
    };

    private static string Fingerprint => new('f', 64);
}
