using System.Globalization;
using System.Text;

namespace FgClip.Datasets.Rows;

/// <summary>
/// Keeps values of any length out of the column <c>error</c>: an image as base64 would be written once more with each row.
/// </summary>
internal static class ErrorText
{
    private const int MaxWord = 300, KeptOfWord = 80, MaxLength = 2_000;

    /// <summary>Returns a message in which words of more than 300 characters are cut to 80, and which has at most 2,000.</summary>
    public static string Clip(string message)
    {
        if (message.Length <= MaxWord)
            return message;

        var text = new StringBuilder();
        foreach (var word in message.Split(' '))
        {
            text.Append(text.Length == 0 ? "" : " ");
            if (word.Length <= MaxWord)
                text.Append(word);
            else
                text.Append(word.AsSpan(0, Kept(word, KeptOfWord)))
                    .Append(CultureInfo.InvariantCulture, $"… ({word.Length:N0} characters)");
        }

        return text.Length <= MaxLength ? text.ToString() : $"{text.ToString(0, Kept(text.ToString(), MaxLength - 1))}…";
    }

    /// <summary>How much to keep so that no surrogate pair is cut.</summary>
    private static int Kept(string text, int length) => char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
