namespace FgClip.Datasets.Jobs;

/// <summary>
/// Lists the addresses of a specification. Whatever holds for an address is checked over this list, so that no member is forgotten.
/// </summary>
internal static class JobSpecAddresses
{
    /// <summary>Lists every address with the option that has it.</summary>
    public static IEnumerable<(string Option, string Address)> List(JobSpec spec)
    {
        foreach (var input in spec.Inputs)
            yield return ("Inputs", input);
        foreach (var input in spec.Extension?.Inputs ?? [])
            yield return ("Extension.Inputs", input);
        yield return ("Output", spec.Output);
        foreach (var root in spec.Manifest.ImageRoots)
            yield return ("Manifest.ImageRoots", root);
        if (spec.AddedColumns is { } dataset)
            yield return ("Beside", dataset);
        yield return ("Model.Location", spec.Model.Location);
    }
}
