using System.Text.RegularExpressions;
using FgClip.TestKit;

namespace FgClip.Deploy.Tests.Containers;

/// <summary>A container file's instructions.</summary>
internal sealed partial record ContainerFile(string Name, IReadOnlyList<(string Word, string Arguments)> Instructions)
{
    public static ContainerFile Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Fixtures.Repository, "deploy", name));
        var whole = Continuation().Replace(text, " ");
        return new(name, [.. whole.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' ', 2) is [var word, var rest] ? (word, rest) : throw new FormatException($"{name}: {line}"))]);
    }

    /// <summary>What follows an instruction's word, each time it is there.</summary>
    public IReadOnlyList<string> All(string word) =>
        [.. Instructions.Where(instruction => instruction.Word == word).Select(instruction => instruction.Arguments)];

    /// <summary>The instructions of the last stage: those of the image.</summary>
    public IReadOnlyList<(string Word, string Arguments)> Image =>
        [.. Instructions.Skip(Instructions.ToList().FindLastIndex(instruction => instruction.Word == "FROM"))];

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex Continuation();
}
