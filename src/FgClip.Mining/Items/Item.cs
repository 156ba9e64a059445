using System.Runtime.InteropServices;
using FgClip.Datasets.Embeddings;

namespace FgClip.Mining.Items;

/// <summary>
/// What is known of an item while vectors are compared: where it comes from, and digests in place of its texts. A digest of 0 is none.
/// </summary>
/// <param name="Row">Its row in the part.</param>
/// <param name="Region">Its box in the row; 0 for what is not a box.</param>
/// <param name="Member">0 for a box's label, n for its n-th negative; 0 for what is not a phrase.</param>
/// <param name="Reserved">0.</param>
/// <param name="Identity">Items with the same one count once; the others are its copies. 0 for an item without copies.</param>
/// <param name="Match">A candidate is a positive of the anchors with the same one; a copy's counts for the item that it copies.</param>
/// <param name="Text">The item's text, letter case, punctuation and white space apart.</param>
/// <param name="Image">The bytes of the item's image.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct Item(int Row, int Region, int Member, int Reserved, ulong Identity, ulong Match, ulong Text, ulong Image)
{
    public ItemPlace Place => new(Row, Region, Member);
}

/// <summary>That a label is true of what has a key: how phrases become positives of images and captions.</summary>
/// <param name="Key">The key's digest.</param>
/// <param name="Label">The label's digest.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct LabelLink(ulong Key, ulong Label);
