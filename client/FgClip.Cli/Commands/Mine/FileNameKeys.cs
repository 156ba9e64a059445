using FgClip.Datasets.Plans;
using FgClip.Storage;

namespace FgClip.Cli.Commands.Mine;

/// <summary>Warns of datasets whose rows may share a key that nobody gave them.</summary>
internal static class FileNameKeys
{
    /// <summary>
    /// Describes what mining makes of a dataset of 0.1.0, whose rows are named by their files where the input has no keys.
    /// </summary>
    /// <returns>Null for a dataset with keys of its own rows.</returns>
    public static async Task<string?> DescribeAsync(string embeddings, CancellationToken cancellationToken)
    {
        var store = ObjectStores.Open(embeddings);
        var plan = await PlanHead.ReadLastAsync(store, cancellationToken);
        return plan is not null
            && await plan.ReadInputsAsync(store, cancellationToken).AnyAsync(input => input.Keys is KeyRule.FileName, cancellationToken)
            ? $"{embeddings} was made by fgclip 0.1.0: where its input has no keys, a row's key is its file's name, and images of "
                + "several folders with one name are given each other's captions. fgclip verify counts such keys. "
                + "Embed into another folder to have keys by path."
            : null;
    }
}
