namespace FgClip.Datasets.Manifests.Tar;

/// <summary>What planning takes note of in an archive.</summary>
/// <param name="Keys">Takes every sample; refuses an archive that is out of order.</param>
/// <param name="PassedOver">Counts members that are not part of a row.</param>
internal sealed record SampleObserver(SampleKeys Keys, PassedOver PassedOver);
