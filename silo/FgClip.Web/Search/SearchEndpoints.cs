using FgClip.Search.Rows;
using FgClip.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FgClip.Web.Search;

/// <summary>Search over HTTP.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapPost("/jobs/{job}/search", FindAsync).WithName("searchJob")
            .WithSummary("The images, captions or boxes of a finished job that are nearest to a text, an image, a box or a row.")
            .WithDescription("The silo that answers computes the vector of a text or an image, on one thread, by the job's model. The "
                + "first search of a dataset reads its vectors into a cache of that silo; the next ones are quick. An approximate "
                + "index that fgclip index built in Web:SearchIndexes is used where it covers the dataset. At most 10,000 hits are "
                + "found.")
            .Accepts<SearchBody>("application/json").Produces<SearchAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithMetadata(new RequestSizeLimit(SearchBodyReader.MaxBytes));
        api.MapGet("/jobs/{job}/search", (string job, JobSearch search, CancellationToken token) => search.DescribeAsync(job, token))
            .WithName("getSearch").WithSummary("What of a finished job's dataset can be searched.")
            .Produces<SearchableView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/jobs/{job}/rows/{shard:int}/{row:int}",
            (string job, int shard, int row, JobSearch search, CancellationToken token) =>
                search.ReadRowAsync(job, new RowAddress(shard, row), token))
            .WithName("getRow").WithSummary("What a finished job's dataset has of a row: captions, similarities, boxes.")
            .Produces<StoredRow>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<SearchAnswer> FindAsync(
        string job, HttpRequest request, JobSearch search, SearchUploads uploads, CancellationToken cancellationToken)
    {
        using var turn = await uploads.EnterAsync(request.ContentLength, cancellationToken);
        var body = await SearchBodyReader.ReadAsync(request.Body, cancellationToken);
        return await search.FindAsync(job, body, cancellationToken);
    }
}
