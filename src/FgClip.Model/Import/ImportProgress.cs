namespace FgClip.Model.Import;

/// <summary>How far an import is.</summary>
/// <param name="Weight">The weight just written.</param>
/// <param name="BytesWritten">Bytes of weights written so far.</param>
/// <param name="BytesTotal">Bytes of weights in all.</param>
public readonly record struct ImportProgress(string Weight, long BytesWritten, long BytesTotal);
