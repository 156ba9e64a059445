using FgClip.Datasets.Images;
using FgClip.Model;
using FgClip.Model.Encoders;
using FgClip.Model.Folders;
using FgClip.Model.Images;
using FgClip.Pipeline.Models;
using FgClip.Serving.Batching;
using FgClip.Serving.Images;
using FgClip.Serving.Telemetry;
using Microsoft.AspNetCore.Http;

namespace FgClip.Serving.Api;

/// <summary>Answers requests.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Its name, and what images may be read.</param>
/// <param name="queue">Where inputs wait for the model.</param>
internal sealed class EmbeddingService(LoadedModel model, ServingOptions options, EmbeddingQueue queue) : IDisposable
{
    private readonly Room _room = new(options.QueueTokens);
    private readonly RequestImageReader _images = new(options, model.Preparer);

    private ModelManifest Manifest => model.Folder.Manifest;

    /// <summary>The vectors of a request's inputs.</summary>
    /// <exception cref="ApiException">The request can't be meant, an image can't be read, or there is no room.</exception>
    public async Task<EmbeddingAnswer> AnswerAsync(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        var cost = request.Inputs.Sum(input => (long)CostOf(input, request.Walk));
        using var room = Reserve(cost);
        ServingTelemetry.Reserve(cost);
        var (items, truncated) = (new List<EmbeddingItem>(), new List<int>());
        try
        {
            foreach (var (i, input) in request.Inputs.Index())
            {
                items.Add(input.Text is { } text
                    ? Tokenize(text, request.Walk, () => truncated.Add(i))
                    : await PrepareAsync(input, NameOf(request, i), cancellationToken).ConfigureAwait(false));
            }

            await EncodeAsync(request, items, cancellationToken).ConfigureAwait(false);
            return new([.. items.Select(item => item.Vector.Result)], items.Sum(TokensOf), truncated);
        }
        finally
        {
            ServingTelemetry.Reserve(-cost);
            foreach (var item in items.OfType<ImageItem>())
                item.Image.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _images.Dispose();

    private static int TokensOf(EmbeddingItem item) => item is TextItem text ? text.Ids.Length : item.Cost;

    private static string NameOf(EmbeddingRequest request, int index) => request.Inputs.Count == 1 ? "input" : $"input[{index}]";

    private async Task EncodeAsync(EmbeddingRequest request, List<EmbeddingItem> items, CancellationToken cancellationToken)
    {
        try
        {
            await queue.EncodeAsync(items, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is EncoderException or NotFiniteNumberException)
        {
            var name = NameOf(request, items.FindIndex(item => item.Vector.IsFaulted));
            throw new ApiException(StatusCodes.Status500InternalServerError, $"{name}: {failed.Message}", name);
        }
        catch (ServerStoppingException stopping)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, stopping.Message);
        }
    }

    private void Check(EmbeddingRequest request)
    {
        if (request.Model != options.ModelName)
        {
            throw new ApiException(
                StatusCodes.Status404NotFound,
                $"model: '{request.Model}' is not served here; '{options.ModelName}' is.",
                "model",
                "model_not_found");
        }

        if (request.Dimensions is { } asked && asked != Manifest.EmbeddingSize)
            throw ApiException.Invalid("dimensions", $"the model's vectors have {Manifest.EmbeddingSize} numbers, and can't be cut.");
        if (request.Inputs.Any(input => input.Text is not null) && !Manifest.TextHeads.ContainsKey(request.Walk))
            throw ApiException.Invalid("walk_type", ModelFeatures.DescribeMissing(Manifest, request.Walk));
        if (request.Inputs.Any(input => input.Box is not null) && !Manifest.ImageOutputs.HasFlag(ImageOutputs.Dense))
            throw ApiException.Invalid("input", ModelFeatures.DescribeMissingDense(Manifest));
    }

    /// <summary>What an input takes at most; an image's patches are known only once it is decoded.</summary>
    private int CostOf(EmbeddingInput input, WalkType walk) => input.Text is not null
        ? Manifest.TextHeads[walk].Length
        : Manifest.Pixels.MaxPatches(options.Features.MaxNumPatches);

    private IDisposable Reserve(long cost)
    {
        if (cost > options.QueueTokens)
        {
            throw new ApiException(
                StatusCodes.Status413PayloadTooLarge,
                $"input: takes {cost} tokens and patches, and this server has {options.QueueTokens} in work at most. Send fewer at a time.",
                "input");
        }

        return _room.TryTake(cost) ?? throw ApiException.Full();
    }

    private TextItem Tokenize(string text, WalkType walk, Action reportTruncation)
    {
        var head = Manifest.TextHeads[walk];
        var ids = model.Tokenizer.Encode(text, head.Length + 1);
        if (ids.Length > head.Length)
        {
            reportTruncation();
            ids = model.Tokenizer.Encode(text, head.Length);
        }

        return new(ids, walk, head.Graph, head.Length);
    }

    private async Task<ImageItem> PrepareAsync(EmbeddingInput input, string name, CancellationToken cancellationToken)
    {
        PreparedImage? image = null;
        try
        {
            image = await _images.ReadAsync(input.Image!, cancellationToken).ConfigureAwait(false);
            if (input.Box is { } box && (box.X2 <= 0 || box.Y2 <= 0 || box.X1 >= image.Width || box.Y1 >= image.Height))
                throw ApiException.Invalid($"{name}.box", $"lies outside of the image of {image.Width}x{image.Height} pixels.");
            return new(image, input.Box, model.Encoder.TakesMixedShapes);
        }
        catch (Exception failed) when (failed is ImageRejectedException or UnreadableImageException)
        {
            throw ApiException.Invalid(name, failed.Message);
        }
        catch (ImageRootException missing)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, $"{name}: {missing.Message}", name);
        }
        catch
        {
            image?.Dispose();
            throw;
        }
    }
}
