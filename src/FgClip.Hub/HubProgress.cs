namespace FgClip.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">The file in hand.</param>
/// <param name="Bytes">Bytes of it that are here, those of an earlier attempt included.</param>
/// <param name="Length">Bytes that it has.</param>
public readonly record struct HubProgress(string File, long Bytes, long Length);
