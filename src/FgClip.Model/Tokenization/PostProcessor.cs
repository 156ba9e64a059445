using System.Text.Json;
using FgClip.Model.Tokenization.Bpe;

namespace FgClip.Model.Tokenization;

/// <summary>The ids that tokenizer.json's "post_processor" puts around a text.</summary>
/// <param name="Begin">In front of it.</param>
/// <param name="End">Behind it.</param>
internal sealed record PostProcessor(IReadOnlyList<int> Begin, IReadOnlyList<int> End)
{
    /// <summary>Reads what a file asks for.</summary>
    /// <returns>Null where it has none.</returns>
    /// <exception cref="TokenizerFormatException">It asks for something that is not read.</exception>
    public static PostProcessor? Read(TokenizerJson file)
    {
        if (file.PostProcessor.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        try
        {
            return Read(file, file.PostProcessor);
        }
        catch (Exception broken) when (broken is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new TokenizerFormatException(file.Path, "its post_processor is not of the form that is read: " + broken.Message, broken);
        }
    }

    private static PostProcessor Read(TokenizerJson file, JsonElement json)
    {
        var type = json.GetProperty("type").GetString();
        return type switch
        {
            "TemplateProcessing" => Template(file, json),
            // Each one works on what the one before it has made, so that its marks are further out.
            "Sequence" => json.GetProperty("processors").EnumerateArray().Select(each => Read(file, each)).Aggregate(
                new PostProcessor([], []), (inner, outer) => new([.. outer.Begin, .. inner.Begin], [.. inner.End, .. outer.End])),
            // It moves offsets alone.
            "ByteLevel" => new([], []),
            "RobertaProcessing" or "BertProcessing" =>
                new([json.GetProperty("cls")[1].GetInt32()], [json.GetProperty("sep")[1].GetInt32()]),
            _ => throw file.Wrong($"its post_processor is of the type '{type}', which is not read"),
        };
    }

    /// <summary>"single" lists the pieces of one text: marks, and the text itself as the sequence A.</summary>
    private static PostProcessor Template(TokenizerJson file, JsonElement json)
    {
        List<int> begin = [], end = [];
        var seen = false;
        foreach (var piece in json.GetProperty("single").EnumerateArray())
        {
            if (piece.TryGetProperty("SpecialToken", out var mark))
            {
                var name = mark.GetProperty("id").GetString()!;
                (seen ? end : begin).AddRange(
                    json.GetProperty("special_tokens").GetProperty(name).GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
            }
            else if (!seen && piece.GetProperty("Sequence").GetProperty("id").GetString() == "A")
            {
                seen = true;
            }
            else
            {
                throw file.Wrong("its post_processor does not have the text once");
            }
        }

        return seen ? new(begin, end) : throw file.Wrong("its post_processor does not have the text once");
    }
}
