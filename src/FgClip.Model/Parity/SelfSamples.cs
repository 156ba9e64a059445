using FgClip.Model.Folders;

namespace FgClip.Model.Parity;

/// <summary>
/// The images and texts on which a model folder is compared with its float32 twin; always the same ones, with no vectors yet.
/// </summary>
internal static class SelfSamples
{
    private static readonly (int Width, int Height)[] Sizes = [(96, 200), (320, 200), (256, 256), (336, 272)];

    private static readonly string[] Captions =
    [
        "a photo of a cat",
        "A red square to the left of a small blue circle.",
        "two people riding bicycles along a wet street at night",
        "the handle of a white porcelain cup",
        "STOP sign, 25 km/h, Café № 7 — naïve résumé",
        "一只猫的照片",
        "一个红色的正方形在一个蓝色小圆的左边",
        "夜晚，两个人骑着自行车经过湿漉漉的街道",
        "白色瓷杯的把手",
        "红色 T恤 with 白色 letters",
        "The photograph shows a narrow kitchen seen from the doorway. On the left a wooden counter runs along the whole wall; on it stand "
        + "a steel kettle, a bowl with three green apples and a folded newspaper. Above the counter hang two open shelves with plates, "
        + "jars of spices and a small plant whose leaves reach down to the tap. On the right is a window with thin yellow curtains, half "
        + "drawn, through which a brick wall and a strip of pale sky can be seen. A grey cat sleeps on the only chair.",
        "这张照片展示了一间从门口望进去的狭长厨房。左边靠墙是一整条木质台面，上面放着一把不锈钢水壶、一只装着三个青苹果的碗和一份折叠的报纸。"
        + "台面上方挂着两层开放式搁板，摆着盘子、香料罐和一小盆植物，叶子一直垂到水龙头旁边。右边是一扇窗户，淡黄色的薄窗帘拉开了一半，"
        + "透过窗户可以看到一堵砖墙和一线浅色的天空。一只灰色的猫睡在唯一的椅子上。",
    ];

    /// <summary>The drawn images, and texts by every head: the built-in ones, or others in their place.</summary>
    public static ReferenceFeatures Create(ModelManifest manifest, IReadOnlyList<string>? captions = null) => new()
    {
        Images = [.. Sizes.Select(size => Image(DrawnImage.Name(size.Width, size.Height), size.Width, size.Height, manifest))],
        Texts =
        [
            .. manifest.TextHeads.OrderBy(head => head.Key).SelectMany(head => (captions ?? Captions).Select(
                text => new TextFeatures { Text = text, MaxLength = head.Value.Length, WalkType = head.Key, Feature = [] })),
        ],
    };

    /// <summary>With four boxes: the whole, a part off the centre, one smaller than a patch, one across the edge.</summary>
    public static ReferenceImage Image(string name, int width, int height, ModelManifest manifest) => new()
    {
        Image = name,
        Limit = manifest.Pixels.LimitOf(width, height, maxNumPatches: null),
        ImageFeature = [],
        DenseMean = [],
        DenseFirst = [],
        DenseLast = [],
        BoxesXyxyPixels = !manifest.ImageOutputs.HasFlag(ImageOutputs.Dense) ? [] :
        [
            [0, 0, width, height],
            [width * 0.1f, height * 0.2f, width * 0.55f, height * 0.9f],
            [width * 0.5f, height * 0.5f, width * 0.53f, height * 0.52f],
            [-5, -5, width * 0.3f, height * 0.3f],
        ],
        RegionFeatures = [],
    };
}
