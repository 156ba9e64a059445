using FgClip.Mining.Items;

namespace FgClip.Evaluation.Retrieval;

/// <summary>One of the two ways of retrieval: what asks, and what answers.</summary>
/// <param name="Name">The name of rows and metrics: <c>image_to_text</c> or <c>text_to_image</c>.</param>
/// <param name="Queries">The items that ask.</param>
/// <param name="Candidates">The items that answer.</param>
internal sealed record Direction(string Name, SideReader Queries, SideReader Candidates);
