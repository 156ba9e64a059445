using FgClip.Model.Images;

namespace FgClip.Model.Parity;

/// <summary>A reference's image by its name; the caller disposes of it.</summary>
internal delegate Task<RgbImage> OpenImage(string name, CancellationToken cancellationToken);
