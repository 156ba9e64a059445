using System.Text;
using System.Text.Json.Nodes;
using FgClip.Fuzz.Targets;

namespace FgClip.Fuzz.Generation.Models;

/// <summary>What a generated image processor asks for.</summary>
/// <param name="Mean">Its <c>image_mean</c>.</param>
/// <param name="Std">Its <c>image_std</c>.</param>
/// <param name="IsComputed">Whether everything that it asks for is computed; if not, it must be refused.</param>
internal sealed record PreprocessorTruth(float[] Mean, float[] Std, bool IsComputed);

/// <summary>Image processors of FG-CLIP 2 as transformers 4 and 5 save them, with every key, and values that are not computed.</summary>
internal static class PreprocessorGenerator
{
    public const string FileName = "preprocessor_config.json", ProcessorName = "processor_config.json";

    private static readonly (string Key, string[] Computed, string[] Others)[] Keys =
    [
        ("do_resize", ["true", "null"], ["false", "0"]),
        ("do_rescale", ["true", "null"], ["false"]),
        ("do_normalize", ["true", "null"], ["false"]),
        ("do_convert_rgb", ["true", "null"], ["false"]),
        ("do_center_crop", ["false", "null"], ["true"]),
        ("rescale_factor", ["0.00392156862745098", "null"], ["1", "0.0078431372549"]),
        ("resample", ["2", "null"], ["3", "1", "\"bilinear\""]),
        ("patch_size", ["16", "null"], ["14"]),
        ("size", ["null"], ["{\"height\": 224, \"width\": 224}", "224"]),
        ("max_num_patches", ["256"], []),
        ("image_processor_type", ["\"Siglip2ImageProcessor\"", "\"Siglip2ImageProcessorPil\""], ["\"ViTImageProcessor\""]),
        ("return_tensors", ["null"], []),
        ("do_sharpen", [], ["true"]),
    ];

    public static FuzzFile Create(Random random)
    {
        var isComputed = true;
        var json = new JsonObject();
        foreach (var (key, computed, others) in random.GetItems(Keys, random.Next(9)).DistinctBy(each => each.Key))
        {
            var asks = computed.Length == 0 || (others.Length > 0 && random.Once(8));
            isComputed &= !asks;
            json[key] = JsonNode.Parse(random.One(asks ? others : computed));
        }

        var (mean, std) = (Colour(json, "image_mean", random), Colour(json, "image_std", random));
        // transformers 5 keeps the image processor within the processor's file, which counts more.
        var isNested = random.Once(2);
        Dictionary<string, byte[]> beside = [];
        if (isNested)
            beside[ProcessorName] = Bytes(new JsonObject { ["image_processor"] = json, ["processor_class"] = "Fgclip2Processor" });
        var file = isNested ? new JsonObject { ["image_mean"] = new JsonArray(0.9, 0.9, 0.9), ["do_rescale"] = false } : json;
        return new(Bytes(file)) { Beside = beside, Truth = new PreprocessorTruth(mean, std, isComputed) };
    }

    private static float[] Colour(JsonObject json, string key, Random random)
    {
        if (random.Once(3))
            return [0.5f, 0.5f, 0.5f];
        float[] values = [random.Next(1, 999) / 1000f, random.Next(1, 999) / 1000f, random.Next(1, 999) / 1000f];
        json[key] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        return values;
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
