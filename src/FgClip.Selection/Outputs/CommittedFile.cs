using System.Security.Cryptography;
using FgClip.Mining.Plans;
using FgClip.Storage;

namespace FgClip.Selection.Outputs;

/// <summary>Commits files of this machine as parts of an output.</summary>
internal static class CommittedFile
{
    /// <summary>Commits a file. One that is there already came of a run that was killed before its receipt, and is the same.</summary>
    /// <param name="output">The output.</param>
    /// <param name="name">The part's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<MinedPart> PutAsync(IObjectStore output, string name, string path, long rows,
        CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        file.Position = 0;
        await using var upload = await output.BeginUploadAsync(name, MiningLayout.Staging, cancellationToken).ConfigureAwait(false);
        await file.CopyToAsync(upload.Stream, cancellationToken).ConfigureAwait(false);
        await upload.CommitAsync(CommitCondition.Absent, cancellationToken).ConfigureAwait(false);
        return new MinedPart(name, rows, file.Length, digest);
    }
}
