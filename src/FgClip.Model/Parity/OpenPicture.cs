using FgClip.Model.Images;

namespace FgClip.Model.Parity;

/// <summary>A reference's picture by its name; the caller disposes of it.</summary>
internal delegate Task<RgbImage> OpenPicture(string name, CancellationToken cancellationToken);
