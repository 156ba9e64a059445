namespace FgClip.Web.Models;

/// <summary>
/// Decides whether a model may be loaded beside a silo's work: a coordinator is small, and a model that does not fit ends it.
/// </summary>
internal static class ModelMemory
{
    /// <summary>Says why a model is not loaded; null where it fits into what is left of this process's memory.</summary>
    /// <param name="modelBytes">Bytes of the model's files.</param>
    public static string? DescribeLack(long modelBytes) =>
        DescribeLack(modelBytes, Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Says why a model is not loaded; null where it fits.</summary>
    /// <param name="modelBytes">Bytes of the model's files.</param>
    /// <param name="used">Bytes that the process has.</param>
    /// <param name="available">Bytes that it may have.</param>
    internal static string? DescribeLack(long modelBytes, long used, long available)
    {
        // Weights, and a quarter for what one image and one text take on their way through.
        var needed = modelBytes + (modelBytes / 4);
        return needed <= available - used
            ? null
            : $"The model takes about {needed >> 20} MiB, and this silo has {Math.Max(0, available - used) >> 20} MiB left of "
                + $"{available >> 20} MiB. Give the silos that serve the page more memory.";
    }
}
