using FgClip.Datasets.Jobs;
using FgClip.Search.Approximate;
using FgClip.Search.Vectors;

namespace FgClip.Cli.Commands.Index;

/// <summary>What <c>fgclip index</c> is asked.</summary>
/// <param name="Embeddings">The dataset.</param>
/// <param name="Kind">Which vectors.</param>
/// <param name="Head">The head of captions.</param>
/// <param name="Index">The folder of indexes.</param>
/// <param name="Cache">Where vectors lie.</param>
/// <param name="Build">How the index is built.</param>
internal sealed record IndexRequest(
    string Embeddings, SearchKind Kind, TextHead Head, string Index, string Cache, IndexBuildOptions Build);
