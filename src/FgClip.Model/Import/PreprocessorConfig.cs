using System.Text.Json;
using FgClip.Model.Checkpoints;
using FgClip.Model.Families;
using FgClip.Model.Images;
using FgClip.Model.Images.Resampling;

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
        // Files of before image processors had that name have a feature extractor's, which transformers takes for it.
        var type = section.Text("image_processor_type",
            section.Text("feature_extractor_type", "").Replace("FeatureExtractor", "ImageProcessor", StringComparison.Ordinal));
        var rule = Rule(section, published) with
        {
            Backend = backend ?? family.BackendOf(type) ?? throw new CheckpointException(
                $"{section.File}: image_processor_type is \"{type}\", whose resize is not known. State it with --resize-backend pillow, "
                + "pillow-13 or torchvision."),
            ProcessorType = backend is null && type.Length > 0 ? type : null,
        };
        return rule with
        {
            IsInDigest = rule.Resample is not null || rule.Backend is not ResizeBackend.Pillow || !HasColoursOf(rule, published),
        };
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
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            if (!System.Text.Unicode.Utf8.IsValid(bytes))
                throw new CheckpointException($"{file} is not UTF-8.");
            using var document = JsonDocument.Parse(bytes);
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
        var rule = Sizes(section, published);
        return rule with
        {
            Mean = section.Colour("image_mean", published.Mean),
            Std = Divisors(section, section.Colour("image_std", published.Std)),
        };
    }

    /// <summary>To what sizes images are resized, by which filter.</summary>
    private static ImagePreprocessing Sizes(ConfigSection section, ImagePreprocessing published)
    {
        // FG-CLIP's have one filter each; transformers' own processors have the one that the file states.
        var filter = published.Resample is null ? null : Filter(section, published.Filter);
        if (filter is null)
        {
            var wanted = published.Filter is PillowFilter.Bilinear ? Bilinear : Bicubic;
            Check(section, "resample", value => IsNumber(value, wanted),
                $"must be {wanted}, {published.Filter.ToString().ToLowerInvariant()}");
        }

        switch (published.Resize)
        {
            case ResizeRule.PatchLimit:
                foreach (var key in (string[])["size", "crop_size"])
                    Check(section, key, _ => false, "must be absent: images keep their proportions");
                Check(section, "do_center_crop", value => value.ValueKind is JsonValueKind.False,
                    "must be false: images keep their proportions");
                var limit = published.MaxNumPatches > 0 ? section.Number("max_num_patches", published.MaxNumPatches) : 0;
                return published with { Resample = filter, MaxNumPatches = limit };
            case ResizeRule.CenterCrop:
                return Centre(section, published) with { Resample = filter };
            default:
                // FG-CLIP's authors make the square themselves, before the processor, which then finds nothing left to resize or to crop.
                foreach (var key in (string[])["size", "crop_size"])
                    Check(section, key, value => IsSquare(value, published.ImageSize), $"must be config.json's {published.ImageSize}");
                if (filter is not null)
                {
                    Check(section, "size", value => !HasMember(value, "shortest_edge"),
                        "must have height and width: images do not keep their proportions");
                    Check(section, "do_center_crop", value => value.ValueKind is JsonValueKind.False, "must be false: nothing is cut off");
                }

                Check(section, "do_pad", value => value.ValueKind is JsonValueKind.False, "must be false");
                return published with { Resample = filter };
        }
    }

    /// <summary>
    /// CLIP's: the shorter side to one length and a square out of the centre, or, where height and width are given, the square at once.
    /// </summary>
    private static ImagePreprocessing Centre(ConfigSection section, ImagePreprocessing published)
    {
        var side = published.ImageSize;
        Check(section, "crop_size", value => IsSquare(value, side), $"must be config.json's {side}");
        Check(section, "do_pad", value => value.ValueKind is JsonValueKind.False, "must be false");
        if (section.Json.ValueKind is not JsonValueKind.Object || !section.Json.TryGetProperty("size", out var size)
            || size.ValueKind is JsonValueKind.Null)
        {
            Check(section, "do_center_crop", value => value.ValueKind is JsonValueKind.True, "must be true");
            return published;
        }

        if (HasMember(size, "height"))
        {
            Check(section, "size", value => IsSquare(value, side) && HasMember(value, "width"), $"must be config.json's {side}");
            return published with { Resize = ResizeRule.Square, ShorterSide = 0 };
        }

        Check(section, "do_center_crop", value => value.ValueKind is JsonValueKind.True, "must be true");
        var edge = size.ValueKind is JsonValueKind.Object ? section.Section("size").Number("shortest_edge", 0) : section.Number("size", 0);
        Check(section, "size", value => edge >= side && !HasMember(value, "longest_edge"),
            $"must have a shortest_edge of at least {side}, and no longest_edge");
        return published with { ShorterSide = edge };
    }

    /// <summary>The filter by Pillow's number.</summary>
    private static PillowFilter? Filter(ConfigSection section, PillowFilter missing)
    {
        Check(section, "resample", value => IsNumber(value, Bilinear) || IsNumber(value, Bicubic), "must be 2, bilinear, or 3, bicubic");
        return section.Number("resample", 0) switch
        {
            Bilinear => PillowFilter.Bilinear,
            Bicubic => PillowFilter.Bicubic,
            _ => missing,
        };
    }

    private static bool HasMember(JsonElement value, string name) =>
        value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out _);

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
