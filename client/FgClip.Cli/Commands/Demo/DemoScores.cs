using FgClip.Cli.Shared.Inference;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Regions;
using FgClip.Pipeline.Models;
using FgClip.Samples.Evaluation;
using FgClip.Samples.Scenes;
using FgClip.Samples.Writing;

namespace FgClip.Cli.Commands.Demo;

/// <summary>What the demo's vectors are worth. The manifest has each image twice: an English item, then a Chinese one.</summary>
internal sealed class DemoScores(SampleDataset dataset, DemoVectors vectors)
{
    private readonly IReadOnlyList<Scene> _scenes = [.. Enumerable.Range(0, dataset.Count).Select(index => Scene.At(dataset.Seed, index))];

    /// <summary>Retrieval both ways between the images and their captions.</summary>
    public RetrievalScores Retrieval(Language language, bool isLong, CancellationToken cancellationToken) =>
        Samples.Evaluation.Retrieval.Measure(
        Flat(Select(vectors.Images, language)), Texts(language, isLong), Captions(language, isLong), cancellationToken);

    /// <summary>The captions nearest to an image, of all that there are.</summary>
    public IReadOnlyList<CaptionMatch> Best(int image, Language language, int count) => BestCaptions.Find(
        Select(vectors.Images, language).ElementAt(image), Texts(language, isLong: false).Span, Captions(language, isLong: false), count);

    /// <summary>The image's own caption.</summary>
    public string Caption(int image, Language language) => Wording.ShortCaption(_scenes[image], language);

    /// <summary>How often a shape's phrase beats its ten negatives on the region's vector, which is pooled from the dense map.</summary>
    public HardNegatives HardNegatives(Language language, LoadedModel model)
    {
        var scores = new HardNegatives();
        var texts = Phrases(language, model);
        var dense = Select(vectors.Dense, language).ToArray();
        for (var image = 0; image < _scenes.Count; image++)
        {
            var scene = _scenes[image];
            foreach (var shape in scene.Shapes)
            {
                var region = new float[model.Folder.Manifest.EmbeddingSize];
                var box = new RegionBox(shape.Box.Left, shape.Box.Top, shape.Box.Right, shape.Box.Bottom);
                RoiAlign.Pool(dense[image].Vectors, dense[image].Shape, box.ToCells(scene.Width, scene.Height, dense[image].Shape), region);

                scores.Add(region, texts[shape.Look], [.. shape.Negatives.Select(look => texts[look])]);
            }
        }
        return scores;
    }

    // Few looks make many regions: each phrase is computed once.
    private Dictionary<Look, float[]> Phrases(Language language, LoadedModel model)
    {
        var looks = _scenes.SelectMany(scene => scene.Shapes).SelectMany(shape => shape.Negatives.Append(shape.Look)).Distinct().ToArray();
        var vectors = FewTexts.Encode(model, [.. looks.Select(look => Wording.Phrase(look, language))], WalkType.Box);
        foreach (var vector in vectors)
            VectorMath.Normalize(vector);
        return looks.Zip(vectors).ToDictionary();
    }

    private ReadOnlyMemory<float> Texts(Language language, bool isLong) =>
        Flat(Select(isLong ? vectors.LongTexts : vectors.ShortTexts, language));

    private string[] Captions(Language language, bool isLong) =>
        [.. _scenes.Select(scene => isLong ? Wording.LongCaption(scene, language) : Wording.ShortCaption(scene, language))];

    private static IEnumerable<T> Select<T>(IEnumerable<T> rows, Language language) =>
        rows.Where((_, row) => row % 2 == (language == Language.English ? 0 : 1));

    private static ReadOnlyMemory<float> Flat(IEnumerable<float[]> rows) => rows.SelectMany(row => row).ToArray();
}
