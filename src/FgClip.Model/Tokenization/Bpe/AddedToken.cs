namespace FgClip.Model.Tokenization.Bpe;

/// <summary>A token that is found as a whole, before the text is cut up; the fields are those of tokenizer.json.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The text that it stands for; not empty.</param>
/// <param name="SingleWord">Found only where no letter or digit touches it.</param>
/// <param name="LeftStrip">Takes the white space before it.</param>
/// <param name="RightStrip">Takes the white space after it.</param>
/// <param name="Normalized">Looked for in the normalised text; otherwise in the text as it came.</param>
internal sealed record AddedToken(int Id, string Content, bool SingleWord, bool LeftStrip, bool RightStrip, bool Normalized);
