using System.Runtime.InteropServices;

namespace FgClip.Mining.Duplicates;

/// <summary>Two items of one component of a tile.</summary>
/// <param name="First">The component's first item.</param>
/// <param name="Item">A later one.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct DuplicateLink(int First, int Item);
