using FgClip.Datasets.Layout;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Finds plans by their numbers, which have no gaps: each extension stores the next.</summary>
internal static class PlanNumbers
{
    /// <summary>
    /// Returns the number of the last plan, and 0 where there is none. A thousand nightly extensions take twenty look-ups.
    /// </summary>
    public static async Task<int> FindLastAsync(IObjectStore output, CancellationToken cancellationToken)
    {
        var (there, missing) = (0, 1);
        while (await IsThereAsync(missing).ConfigureAwait(false))
            (there, missing) = (missing, missing * 2);
        while (missing - there > 1)
        {
            var middle = there + (missing - there) / 2;
            if (await IsThereAsync(middle).ConfigureAwait(false))
                there = middle;
            else
                missing = middle;
        }

        return there;

        async Task<bool> IsThereAsync(int number) =>
            await output.FindAsync(DatasetPaths.Plan(number), cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Checks that a plan that was looked for is the one that a job was planned by.</summary>
    /// <param name="output">The dataset.</param>
    /// <param name="number">The number that was looked for; 0 for the last plan.</param>
    /// <param name="folder">The folder that the job was planned in; null where it does not know it.</param>
    /// <param name="found">The folder of the plan that was found; null where there is none.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void ThrowIfOther(IObjectStore output, int number, string? folder, string? found)
    {
        var plan = number == 0 ? "plan" : $"plan {number}";
        if (found is null)
            throw new InvalidDataException($"{output.Root} has no {plan}, though its job was planned.");
        if (folder is not null && found != folder)
        {
            throw new InvalidDataException(
                $"The {plan} of {output.Root} is in {found}, but the job was planned in {folder}: "
                + "the output was deleted and planned again. Cancel the job and submit it again.");
        }
    }
}
