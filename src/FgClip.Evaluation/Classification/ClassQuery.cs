namespace FgClip.Evaluation.Classification;

/// <summary>An image or a box whose class is asked for.</summary>
/// <param name="Key">The key of its row.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Class">Its class.</param>
internal readonly record struct ClassQuery(string Key, string Name, int Class);
