namespace FgClip.Datasets.Manifests.Tar;

/// <summary>A member's name in the two parts that webdataset sees in it.</summary>
/// <param name="Key">The sample: the name up to the first dot behind its folders.</param>
/// <param name="Extension">The rest, in lower case and without that dot: <c>jpg</c>, <c>seg.png</c>.</param>
internal readonly record struct SampleName(string Key, string Extension)
{
    /// <summary>Returns whether a member's own name starts with a dot, as that of a file with Apple's attributes does.</summary>
    public static bool IsHidden(string name) => name[(name.LastIndexOf('/') + 1)..].StartsWith('.');

    /// <summary>Parts a name; one without an extension or with a dot in front is not a sample's, and null.</summary>
    public static SampleName? Parse(string name)
    {
        if (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];
        var file = name.LastIndexOf('/') + 1;
        var dot = name.IndexOf('.', file);
        return dot <= file || dot == name.Length - 1 ? null : new SampleName(name[..dot], name[(dot + 1)..].ToLowerInvariant());
    }
}
