namespace FgClip.Evaluation.Labels;

/// <summary>A label of an image or a box.</summary>
/// <param name="Row">Its row in the part, from 0.</param>
/// <param name="Key">The key of its row.</param>
/// <param name="Region">The box's number in its row, from 0; -1 for an image.</param>
/// <param name="Name">The image's name, with the box behind it.</param>
/// <param name="Rank">1 for the class that scores highest.</param>
/// <param name="Class">The class's number.</param>
/// <param name="Score">Its score.</param>
/// <param name="Margin">How much it scores above the next class; not a number where there is no other.</param>
internal readonly record struct LabelRow(
    int Row, string Key, int Region, string Name, int Rank, int Class, float Score, float Margin);
