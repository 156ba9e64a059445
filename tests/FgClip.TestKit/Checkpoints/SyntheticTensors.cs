namespace FgClip.TestKit.Checkpoints;

/// <summary>Every tensor of an architecture, in the order in which they are written.</summary>
internal static class SyntheticTensors
{
    private const string TextEmbeddings = "text_model.embeddings.";
    private const string VisionEmbeddings = "vision_model.embeddings.";

    public static IEnumerable<SyntheticTensor> Create(SyntheticArchitecture a) =>
        a.Projection is { } projection ? V1(a, projection) : V2(a);

    private static IEnumerable<SyntheticTensor> V2(SyntheticArchitecture a)
    {
        var (vision, text) = (a.Vision, a.Text);
        return
        [
            .. TextTower(a),
            .. Linear("text_model.head", text.Hidden, text.Hidden),
            .. Linear(VisionEmbeddings + "patch_embedding", vision.Hidden, 3 * a.Patch * a.Patch),
            new(VisionEmbeddings + "position_embedding.weight", 0, 0.8, a.Patches, vision.Hidden),
            .. Layers("vision_model", vision),
            .. Norm("vision_model.post_layernorm", vision.Hidden),
            .. Head("vision_model.head", vision),
            .. Head("dense_feature_head", vision),
            .. Linear("longtext_head", text.Hidden, text.Hidden),
            .. Linear("boxtext_head", text.Hidden, text.Hidden),
            new("logit_scale", 4.7, 0, 1),
            new("logit_bias", -16.5, 0, 1),
        ];
    }

    private static IEnumerable<SyntheticTensor> V1(SyntheticArchitecture a, int projection)
    {
        var (vision, text, side) = (a.Vision, a.Text, a.Image / a.Patch);
        return
        [
            .. TextTower(a),
            new(VisionEmbeddings + "class_embedding", 0, 0.5, vision.Hidden),
            new(VisionEmbeddings + "patch_embedding.weight", 0, Math.Sqrt(3.0 / (3 * a.Patch * a.Patch)), vision.Hidden, 3, a.Patch,
            a.Patch),
            new(VisionEmbeddings + "position_embedding.weight", 0, 0.5, (side * side) + 1, vision.Hidden),
            .. Norm("vision_model.pre_layrnorm", vision.Hidden),
            .. Layers("vision_model", vision),
            .. Norm("vision_model.post_layernorm", vision.Hidden),
            Matrix("visual_projection.weight", projection, vision.Hidden),
            Matrix("text_projection.weight", projection, text.Hidden),
            Matrix("text_filip_projection.weight", projection, text.Hidden),
            new("logit_scale", 4.6052, 0),
            new("logit_scale_finegraind", 4.6052, 0),
            new("logit_scale_hardneg", 4.6052, 0),
        ];
    }

    private static IEnumerable<SyntheticTensor> TextTower(SyntheticArchitecture a) =>
    [
        new(TextEmbeddings + "token_embedding.weight", 0, 0.6, a.Vocabulary, a.Text.Hidden),
        new(TextEmbeddings + "position_embedding.weight", 0, 0.3, a.MaxPositions, a.Text.Hidden),
        new(TextEmbeddings + "position_embedding_res.weight", 0, 0.3, a.LongLength, a.Text.Hidden),
        new(TextEmbeddings + "position_embedding_ori.weight", 0, 0.3, a.LongLength, a.Text.Hidden),
        .. Layers("text_model", a.Text),
        .. Norm("text_model.final_layer_norm", a.Text.Hidden),
    ];

    private static IEnumerable<SyntheticTensor> Layers(string prefix, SyntheticTower tower)
    {
        for (var layer = 0; layer < tower.Layers; layer++)
        {
            var name = $"{prefix}.encoder.layers.{layer}";
            IEnumerable<SyntheticTensor> tensors =
            [
                .. Norm(name + ".layer_norm1", tower.Hidden),
                .. Norm(name + ".layer_norm2", tower.Hidden),
                .. ((string[])["k_proj", "v_proj", "q_proj", "out_proj"]).SelectMany(
                    p => Linear($"{name}.self_attn.{p}", tower.Hidden, tower.Hidden)),
                .. Mlp(name, tower),
            ];
            foreach (var tensor in tensors)
                yield return tensor;
        }
    }

    private static IEnumerable<SyntheticTensor> Head(string name, SyntheticTower tower) =>
    [
        new(name + ".probe", 0, 1, 1, 1, tower.Hidden),
        Matrix(name + ".attention.in_proj_weight", 3 * tower.Hidden, tower.Hidden),
        new(name + ".attention.in_proj_bias", 0, 0.05, 3 * tower.Hidden),
        .. Linear(name + ".attention.out_proj", tower.Hidden, tower.Hidden),
        .. Norm(name + ".layernorm", tower.Hidden),
        .. Mlp(name, tower),
    ];

    private static IEnumerable<SyntheticTensor> Mlp(string name, SyntheticTower tower) =>
        [.. Linear(name + ".mlp.fc1", tower.Intermediate, tower.Hidden), .. Linear(name + ".mlp.fc2", tower.Hidden, tower.Intermediate)];

    private static IEnumerable<SyntheticTensor> Linear(string name, int outputs, int inputs) =>
        [Matrix(name + ".weight", outputs, inputs), new(name + ".bias", 0, 0.05, outputs)];

    private static SyntheticTensor Matrix(string name, int outputs, int inputs) => new(name, 0, Math.Sqrt(3.0 / inputs), outputs, inputs);

    private static IEnumerable<SyntheticTensor> Norm(string name, int size) =>
        [new(name + ".weight", 1, 0.2, size), new(name + ".bias", 0, 0.1, size)];
}
