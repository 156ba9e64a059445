using System.Reflection;
using FgClip.Datasets.Jobs;
using FgClip.Datasets.Layout;
using FgClip.Docs.XmlDocs;

namespace FgClip.Docs.Pages;

/// <summary>The documentation of a column: that of the constant, or of the method, that names it.</summary>
internal static class ColumnComment
{
    /// <summary>Finds the documentation.</summary>
    public static string Find(DocComments comments, string column) => comments.Summary(
        typeof(ColumnNames).GetMembers(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(member => NamesOf(member).Contains(column))
        ?? throw new InvalidOperationException($"{nameof(ColumnNames)} does not name {column}."));

    private static IEnumerable<string> NamesOf(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } constant => [(string)constant.GetRawConstantValue()!],
        MethodInfo method when method.GetParameters() is [{ ParameterType: var type }] && type == typeof(TextHead) =>
            Enum.GetValues<TextHead>().Select(head => (string)method.Invoke(null, [head])!),
        _ => [],
    };
}
