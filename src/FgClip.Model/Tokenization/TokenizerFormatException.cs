namespace FgClip.Model.Tokenization;

/// <summary>
/// A tokenizer's file is missing, broken, or of a kind that is not read; the message names the file and says what is wrong.
/// </summary>
/// <param name="file">Path of the file or folder.</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class TokenizerFormatException(string file, string problem, Exception? inner = null) : Exception($"{file}: {problem}", inner)
{
    /// <summary>Path of the file or folder.</summary>
    public string File { get; } = file;
}
