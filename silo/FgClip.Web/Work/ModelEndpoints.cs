using System.ComponentModel;
using FgClip.Datasets.Jobs;
using FgClip.Model.Folders;
using FgClip.Pipeline.Models;
using FgClip.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Work;

/// <summary>The models that jobs can name.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder api) => api.MapGet("/models", ListAsync).WithName("listModels")
        .WithSummary("The models in the folders of the setting Models and the cache of the silo that answers, or the one at an address.")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IReadOnlyList<ModelView>> ListAsync(
        ModelFinder finder, CancellationToken cancellationToken,
        [Description("A model folder's path on the silo that answers, or its address in an object store.")] string? location = null)
    {
        if (location is null)
        {
            return
            [
                .. finder.List().Select(folder =>
                    ModelView.From(new ModelReference(Path.GetFileName(folder.Path), folder.Digest, folder.Path), folder.Manifest)),
            ];
        }

        try
        {
            var (reference, manifest) = await ModelAddress.ReferToAsync(location, cancellationToken);
            return [ModelView.From(reference, manifest)];
        }
        catch (ModelFolderException missing)
        {
            throw new RequestException($"location: {missing.Message}");
        }
    }
}
