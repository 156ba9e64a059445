namespace FgClip.Model.Parity.Accuracy;

/// <summary>How many of float32's first results a search finds that is made with the measured model's vectors on both sides.</summary>
/// <param name="Query">What is searched with.</param>
/// <param name="Found">What is searched: images or regions.</param>
/// <param name="Queries">Searches made.</param>
/// <param name="SetSize">Vectors searched; at most 1,000.</param>
/// <param name="Top">Results compared: 10, or fewer where the set is smaller.</param>
/// <param name="Recall">The fraction of float32's first results that are among the measured model's, over all searches.</param>
/// <param name="LeastRecall">The smallest such fraction of a search.</param>
/// <param name="SameFirst">The fraction of searches whose first result is the same.</param>
public sealed record RetrievalAccuracy(
    ParityKind Query, ParityKind Found, int Queries, int SetSize, int Top, double Recall, double LeastRecall, double SameFirst);
