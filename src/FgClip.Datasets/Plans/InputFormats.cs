using FgClip.Datasets.Manifests;
using FgClip.Storage;

namespace FgClip.Datasets.Plans;

/// <summary>Which kinds of inputs a plan has, as far as the names of columns and images depend on it.</summary>
/// <param name="HasFineHard">Whether any is FineHARD JSON.</param>
/// <param name="HasTarKeys">Whether samples of tars may have keys of their tar's name and their own.</param>
internal readonly record struct InputFormats(bool HasFineHard, bool HasTarKeys)
{
    /// <summary>Goes over the inputs of a plan, without holding them.</summary>
    /// <exception cref="InvalidDataException">A piece of the inputs is missing.</exception>
    public static async Task<InputFormats> ReadAsync(IObjectStore output, PlanHead plan, CancellationToken cancellationToken)
    {
        var (fineHard, tarKeys) = (false, false);
        await foreach (var input in plan.ReadInputsAsync(output, cancellationToken).ConfigureAwait(false))
        {
            fineHard |= input.Format is ManifestFormat.FineHard;
            tarKeys |= input is { Format: ManifestFormat.WebDataset, Keys: not KeyRule.FileName };
        }

        return new InputFormats(fineHard, tarKeys);
    }
}
