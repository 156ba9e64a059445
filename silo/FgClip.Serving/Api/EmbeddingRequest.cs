using FgClip.Model;
using FgClip.Model.Regions;

namespace FgClip.Serving.Api;

/// <summary>What is asked for.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Inputs">One or more, in order.</param>
/// <param name="Walk">The head for texts.</param>
/// <param name="IsBase64">Whether vectors are sent as base64 of their floats, little-endian; else as arrays of numbers.</param>
/// <param name="Dimensions">How many numbers the client expects in a vector; null for any.</param>
internal sealed record EmbeddingRequest(
    string Model, IReadOnlyList<EmbeddingInput> Inputs, WalkType Walk, bool IsBase64, int? Dimensions);

/// <summary>A text, an image or a region of one.</summary>
/// <param name="Text">The text; null for an image.</param>
/// <param name="Image">The image's address; null for a text.</param>
/// <param name="Box">The region in pixels of the image; null for the whole.</param>
internal sealed record EmbeddingInput(string? Text, string? Image, RegionBox? Box);
