using FgClip.Model.Families;
using FgClip.Model.Folders;
using FgClip.Model.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace FgClip.Model.Encoders;

/// <summary>Runs the text graphs: pads, and runs the trunk once for all heads that share it.</summary>
internal sealed class TextEncoder(ModelManifest manifest, Func<string, InferenceSession> session)
{
    private readonly int? _endMark = ModelFamilies.Get(manifest.Family).EndMark;

    public IReadOnlyDictionary<WalkType, float[]> Encode(IReadOnlyList<int[]> ids, IReadOnlyCollection<WalkType> walks)
    {
        var result = new Dictionary<WalkType, float[]>();
        foreach (var graph in walks.Distinct().GroupBy(w => manifest.TextHeads[w].Graph))
        {
            var length = manifest.TextHeads[graph.First()].Length;
            Check(ids, length);
            var names = graph.Select(w => manifest.TextHeads[w].Output).Distinct();
            var outputs = names.ToDictionary(name => name, _ => new float[ids.Count * manifest.EmbeddingSize]);
            if (ids.Count > 0)
                Run(graph.Key, ids, length, outputs);
            foreach (var walk in graph)
                result[walk] = outputs[manifest.TextHeads[walk].Output];
        }
        return result;
    }

    private void Run(string graph, IReadOnlyList<int[]> ids, int length, Dictionary<string, float[]> outputs)
    {
        // Null where padding takes part: every text has the head's length then.
        int[]? ends = _endMark is { } mark ? [.. ids.Select(i => EndOf(i, mark))] : null;
        if (ends is not null)
            length = ends.Max() + 1;
        using var run = new GraphRun();
        run.Input<int>(GraphNames.Ids, Pad(ids, length), ids.Count, length);
        if (ends is not null)
            run.Input<long>(GraphNames.Ends, ends.Select(end => (long)end).ToArray(), ids.Count, 1, 1);
        foreach (var (name, values) in outputs)
            run.Output(name, values, ids.Count, manifest.EmbeddingSize);
        run.Execute(session(graph), $"{ids.Count} texts of {length} tokens");
    }

    /// <summary>The first end mark; 0 where there is none, as the authors' argmax gives.</summary>
    private static int EndOf(int[] ids, int mark) => Math.Max(0, Array.IndexOf(ids, mark));

    private int[] Pad(IReadOnlyList<int[]> ids, int length)
    {
        var padded = new int[ids.Count * length];
        Array.Fill(padded, manifest.PadId);
        for (var i = 0; i < ids.Count; i++)
            ids[i].AsSpan(0, Math.Min(ids[i].Length, length)).CopyTo(padded.AsSpan(i * length));
        return padded;
    }

    private void Check(IReadOnlyList<int[]> ids, int length)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i].Length == 0 || ids[i].Length > length)
            {
                throw new ArgumentException($"Text {i} has {ids[i].Length} tokens; this head takes 1 to {length}.", nameof(ids));
            }
            var wrong = Array.FindIndex(ids[i], id => id < 0 || id >= manifest.VocabularySize);
            if (wrong >= 0)
            {
                throw new ArgumentException($"Text {i} holds token {ids[i][wrong]}; the model has 0 to {manifest.VocabularySize - 1}.",
                    nameof(ids));
            }
        }
    }
}
