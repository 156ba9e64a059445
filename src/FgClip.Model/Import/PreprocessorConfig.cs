using System.Text.Json;
using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Images;

namespace FgClip.Model.Import;

/// <summary>
/// A checkpoint's image processor: <c>preprocessor_config.json</c>, or the <c>image_processor</c> of the <c>processor_config.json</c> that
/// transformers 5 writes, which takes precedence there. Every key is either used, or checked for the one value that is computed here;
/// another value, or a key that is not known, is refused by name.
/// </summary>
internal static class PreprocessorConfig
{
    private const string FileName = "preprocessor_config.json", ProcessorFileName = "processor_config.json", ProcessorKey =
        "image_processor";
    private const int Bilinear = 2, Bicubic = 3;

    /// <summary>Keys that say nothing about pixels, or that only have a meaning for values that other keys rule out.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "_processor_class", "_valid_processor_keys", "auto_map", "data_format", "default_to_square", "device", "disable_grouping",
        "feature_extractor_type",
        "image_processor_type", "image_seq_length", "input_data_format", "max_num_patches", "processor_class", "return_tensors",
        "transformers_version",
    };

    /// <summary>Keys that <see cref="Rule"/> reads.</summary>
    private static readonly HashSet<string> Read = new(StringComparer.Ordinal)
    {
        "crop_size", "do_center_crop", "do_convert_rgb", "do_normalize", "do_pad", "do_rescale", "do_resize", "image_mean", "image_std",
        "patch_size",
        "resample", "rescale_factor", "size",
    };

    /// <summary>Reads the rule of a checkpoint.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="family">Its family.</param>
    /// <param name="config">Its sizes.</param>
    /// <param name="backend">Whose resize is to be reproduced, whatever the files say; null for what they say.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="CheckpointException">A file that is not JSON, or a key that asks for something that is not computed
    /// here.</exception>
    public static async Task<ImagePreprocessing> ReadAsync(
        string folder, ModelFamily family, CheckpointConfig config, ResizeBackend? backend, CancellationToken cancellationToken)
    {
        var published = family.Preprocessing(config);
        var section = await FindAsync(folder, cancellationToken);
        var type = section.Text("image_processor_type", "");
        var rule = Rule(section, published) with
        {
            Backend = backend ?? family.BackendOf(type) ?? throw new CheckpointException(
                $"{section.File}: image_processor_type is \"{type}\", whose resize is not known. State it with --resize-backend pillow, "
                + $"pillow-13 or torchvision."),
            ProcessorType = backend is null && type.Length > 0 ? type : null,
        };
        return rule with { IsInDigest = rule.Backend is not ResizeBackend.Pillow || !HasColoursOf(rule, published) };
    }

    private static bool HasColoursOf(ImagePreprocessing rule, ImagePreprocessing published) =>
        rule.Mean.SequenceEqual(published.Mean) && rule.Std.SequenceEqual(published.Std);

    private static async Task<ConfigSection> FindAsync(string folder, CancellationToken cancellationToken)
    {
        var processor = await ParseAsync(Path.Combine(folder, ProcessorFileName), cancellationToken);
        return processor.Has(ProcessorKey) ? processor.Section(ProcessorKey)
            : await ParseAsync(Path.Combine(folder, FileName), cancellationToken);
    }

    private static async Task<ConfigSection> ParseAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return new(file, "", default);
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            return new(file, "", document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{file} is not JSON: {e.Message}", e);
        }
    }

    private static ImagePreprocessing Rule(ConfigSection section, ImagePreprocessing published)
    {
        if (section.Json.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in section.Json.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Null || Ignored.Contains(property.Name) || Read.Contains(property.Name))
                    continue;
                throw Refused(section, property.Name, property.Value, "is not known");
            }
        }

        foreach (var key in (string[])["do_resize", "do_rescale", "do_normalize", "do_convert_rgb"])
            Check(section, key, value => value.ValueKind is JsonValueKind.True, "must be true");
        Check(section, "rescale_factor", value => value.ValueKind is JsonValueKind.Number && Math.Abs((value.GetDouble() * 255) - 1) < 1e-6,
            "must be 1 / 255");
        Check(section, "patch_size", value => IsNumber(value, published.PatchSize), $"must be config.json's {published.PatchSize}");
        if (published.Resize is ResizeRule.PatchLimit)
        {
            Check(section, "resample", value => IsNumber(value, Bilinear), "must be 2, bilinear");
            foreach (var key in (string[])["size", "crop_size"])
                Check(section, key, _ => false, "must be absent: images keep their proportions");
            Check(section, "do_center_crop", value => value.ValueKind is JsonValueKind.False,
                "must be false: images keep their proportions");
        }
        else
        {
            // The authors' code makes the square itself, before the processor, which then finds nothing left to resize or to crop.
            Check(section, "resample", value => IsNumber(value, Bicubic), "must be 3, bicubic");
            foreach (var key in (string[])["size", "crop_size"])
                Check(section, key, value => IsSquare(value, published.ImageSize), $"must be config.json's {published.ImageSize}");
            Check(section, "do_pad", value => value.ValueKind is JsonValueKind.False, "must be false");
        }

        return published with
        {
            Mean = section.Colour("image_mean", published.Mean),
            Std = Divisors(section, section.Colour("image_std", published.Std)),
        };
    }

    private static IReadOnlyList<float> Divisors(ConfigSection section, IReadOnlyList<float> std) =>
        std.All(value => value > 0) ? std : throw new CheckpointException($"{section.File}: image_std has a number that is not above 0.");

    private static bool IsNumber(JsonElement value, int wanted) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number == wanted;

    /// <summary>A side: a number, or an object whose members are all it.</summary>
    private static bool IsSquare(JsonElement value, int side) => value.ValueKind is JsonValueKind.Object
        ? value.EnumerateObject().All(member => member.Name is "height" or "width" or "shortest_edge" && IsNumber(member.Value, side))
        : IsNumber(value, side);

    private static void Check(ConfigSection section, string key, Func<JsonElement, bool> isComputed, string otherwise)
    {
        if (section.Json.ValueKind is JsonValueKind.Object && section.Json.TryGetProperty(key, out var value)
            && value.ValueKind is not JsonValueKind.Null && !isComputed(value))
        {
            throw Refused(section, key, value, otherwise);
        }
    }

    private static CheckpointException Refused(ConfigSection section, string key, JsonElement value, string reason) =>
        new($"{section.File}: {(section.Name.Length == 0 ? "" : section.Name + ".")}{key} is {value.GetRawText()}; it {reason}. This "
            + $"preprocessing is not computed here.");
}
