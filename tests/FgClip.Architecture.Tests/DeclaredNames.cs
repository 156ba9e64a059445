using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FgClip.Architecture.Tests;

/// <summary>Names of the types and members that the product declares, read from the assemblies beside the built <c>fgclip</c>.</summary>
internal static class DeclaredNames
{
    /// <summary>
    /// Reads the full names of types, nested ones included, and of their members. What the compiler or a generator made is left out.
    /// </summary>
    public static IReadOnlyList<(string Type, IReadOnlyList<string> Members)> Read() =>
    [
        .. Directory.EnumerateFiles(Output(), "*.dll")
            .Where(file => Path.GetFileName(file).StartsWith("fgclip", StringComparison.OrdinalIgnoreCase))
            .SelectMany(ReadAssembly),
    ];

    private static IEnumerable<(string Type, IReadOnlyList<string> Members)> ReadAssembly(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var reader = image.GetMetadataReader();
        List<(string, IReadOnlyList<string>)> types = [];
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            var name = FullName(reader, type);
            if (!name.StartsWith("FgClip", StringComparison.Ordinal) || IsGenerated(name))
                continue;
            IEnumerable<StringHandle> members =
            [
                .. type.GetMethods().Select(member => reader.GetMethodDefinition(member))
                    .Where(member => !member.Attributes.HasFlag(MethodAttributes.SpecialName)).Select(member => member.Name),
                .. type.GetFields().Select(member => reader.GetFieldDefinition(member).Name),
                .. type.GetProperties().Select(member => reader.GetPropertyDefinition(member).Name),
            ];
            types.Add((name, [.. members.Select(reader.GetString).Where(member => !IsGenerated(member)).Distinct()]));
        }

        return types;
    }

    private static string FullName(MetadataReader reader, TypeDefinition type)
    {
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{FullName(reader, reader.GetTypeDefinition(outer))}.{name}"
            : $"{reader.GetString(type.Namespace)}.{name}";
    }

    // Compilers put '<' into the names that they make; Orleans' generator starts its namespaces with OrleansCodeGen, the loggers'
    // its types with two underscores; protobuf nests the types of a message in one called Types.
    private static bool IsGenerated(string name) =>
        name.Contains('<', StringComparison.Ordinal) || name.Contains("OrleansCodeGen", StringComparison.Ordinal)
        || name.Contains("__", StringComparison.Ordinal) || name.EndsWith(".Types", StringComparison.Ordinal);

    private static string Output()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var output = Path.Combine(Project.All().Single(project => project.Name == "FgClip.Cli").Folder, "bin", built.Parent!.Name,
            built.Name);
        return File.Exists(Path.Combine(output, "fgclip.dll"))
            ? output : throw new DirectoryNotFoundException($"{output} has no fgclip.dll: build FgClip.Cli.");
    }
}
