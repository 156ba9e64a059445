namespace FgClip.Datasets.Commits;

/// <summary>What is asked for needs a dataset that is finished.</summary>
/// <param name="message">Which one is not, and what to do.</param>
public sealed class UnfinishedDatasetException(string message) : Exception(message);
