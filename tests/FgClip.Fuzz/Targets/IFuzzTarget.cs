namespace FgClip.Fuzz.Targets;

/// <summary>Something that reads other people's files.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Whole files, the same on every machine.</summary>
    Task<IReadOnlyList<byte[]>> SeedsAsync();

    /// <summary>
    /// Makes a file that is valid but unusual, with what a reader must find in it; null where the target has no generator.
    /// </summary>
    FuzzFile? Generate(Random random) => null;

    /// <summary>A last change to a case, such as a checksum that is made right.</summary>
    byte[] Finish(byte[] file, Random random) => file;

    /// <summary>Reads a case. What is wrong with the file is its own business; what is thrown from here is a finding.</summary>
    /// <param name="file">The case.</param>
    /// <param name="folder">An empty folder for it.</param>
    Task RunAsync(FuzzFile file, string folder);
}
