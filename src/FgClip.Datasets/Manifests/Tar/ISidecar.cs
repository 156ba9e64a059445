using System.Text.Json;

namespace FgClip.Datasets.Manifests.Tar;

/// <summary>Columns of samples that lie beside their archive.</summary>
internal interface ISidecar
{
    /// <summary>The columns of a sample, as an object.</summary>
    /// <returns>The object; null where the sample is not there.</returns>
    ValueTask<JsonElement?> FindAsync(string key, CancellationToken cancellationToken);
}
