using System.Text.Json;

namespace FgClip.Model.Tokenization.Bpe;

/// <summary>A tokenizer.json of the BPE kind, as the Rust library of Hugging Face writes it, read and checked.</summary>
internal sealed class TokenizerJson
{
    private TokenizerJson(string path) => Path = path;

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>Tokens and their ids, the added ones not included unless the vocabulary has them.</summary>
    public Dictionary<string, int> Vocabulary { get; } = new(StringComparer.Ordinal);

    /// <summary>Pairs of tokens, the first to be merged first.</summary>
    public List<(string Left, string Right)> Merges { get; } = [];

    /// <summary>Tokens that are found as a whole.</summary>
    public List<AddedToken> AddedTokens { get; } = [];

    /// <summary>The "model" object.</summary>
    public JsonElement Model { get; private set; }

    /// <summary>The "normalizer" object; null or undefined where there is none.</summary>
    public JsonElement Normalizer { get; private set; }

    /// <summary>The "pre_tokenizer" object; null or undefined where there is none.</summary>
    public JsonElement PreTokenizer { get; private set; }

    /// <summary>The "post_processor" object; null or undefined where there is none.</summary>
    public JsonElement PostProcessor { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TokenizerFormatException">No such file, no JSON, or no BPE tokenizer.</exception>
    public static TokenizerJson Read(string path)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var tokenizer = new TokenizerJson(path);
            tokenizer.Read(file.RootElement);
            return tokenizer;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerFormatException(path, "the file cannot be read: " + broken.Message, broken);
        }
        catch (JsonException broken)
        {
            throw new TokenizerFormatException(path, "the file is not JSON: " + broken.Message, broken);
        }
        catch (Exception broken) when (broken is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new TokenizerFormatException(path, "the file has not the form of a tokenizer.json: " + broken.Message, broken);
        }
    }

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out var model))
            throw Wrong("it has no \"model\"");
        var type = model.TryGetProperty("type", out var named) ? named.GetString() : "BPE";
        if (type != "BPE")
            throw Wrong($"its model is of the type '{type}'; only BPE is read");
        if (!model.TryGetProperty("vocab", out var vocabulary))
            throw Wrong("its model has no \"vocab\"");
        if (!model.TryGetProperty("merges", out var merges))
            throw Wrong("its model has no \"merges\"");
        if (model.TryGetProperty("dropout", out var dropout) && dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() != 0)
        {
            throw Wrong("its model has a dropout: the same text would not always give the same ids");
        }
        foreach (var token in vocabulary.EnumerateObject())
            Vocabulary[token.Name] = token.Value.GetInt32();
        CheckIds();
        foreach (var merge in merges.EnumerateArray())
            Merges.Add(ReadMerge(merge));
        if (root.TryGetProperty("added_tokens", out var added))
        {
            foreach (var token in added.EnumerateArray())
                AddedTokens.Add(ReadAddedToken(token));
        }
        Model = WithoutLists(model);
        Normalizer = root.TryGetProperty("normalizer", out var normalizer) ? normalizer.Clone() : default;
        PreTokenizer = root.TryGetProperty("pre_tokenizer", out var preTokenizer) ? preTokenizer.Clone() : default;
        PostProcessor = root.TryGetProperty("post_processor", out var postProcessor) ? postProcessor.Clone() : default;
    }

    private void CheckIds()
    {
        var seen = new HashSet<int>(Vocabulary.Count);
        foreach (var (token, id) in Vocabulary)
        {
            if (!seen.Add(id))
                throw Wrong($"the token '{token}' has the id {id}, which another token has too");
        }
    }

    /// <summary>The model's settings alone: its lists are megabytes that need not stay.</summary>
    private static JsonElement WithoutLists(JsonElement model) => JsonSerializer.SerializeToElement(
        model.EnumerateObject().Where(property => property.Name is not ("vocab" or "merges"))
        .ToDictionary(property => property.Name, property => property.Value));

    private (string Left, string Right) ReadMerge(JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2)
            return (merge[0].GetString()!, merge[1].GetString()!);
        if (merge.ValueKind == JsonValueKind.String && merge.GetString()!.Split(' ') is [var left, var right])
            return (left, right);
        throw Wrong($"merge {Merges.Count} is {merge.GetRawText()}, not a pair of tokens");
    }

    private AddedToken ReadAddedToken(JsonElement token)
    {
        var content = token.GetProperty("content").GetString();
        if (string.IsNullOrEmpty(content))
            throw Wrong($"added token {AddedTokens.Count} is empty");
        return new AddedToken(
            token.GetProperty("id").GetInt32(), content, Flag(token, "single_word"), Flag(token, "lstrip"), Flag(token, "rstrip"), Flag(
                token, "normalized"));
    }

    private static bool Flag(JsonElement token, string name) =>
        token.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    /// <summary>The id of a mark.</summary>
    /// <exception cref="TokenizerFormatException">There is no such token.</exception>
    public int Id(string token) =>
        Vocabulary.TryGetValue(token, out var id) ? id
        : AddedTokens.Find(added => added.Content == token)?.Id ?? throw Wrong($"its vocabulary lacks the mark '{token}'");

    public TokenizerFormatException Wrong(string problem) => new(Path, problem);
}
