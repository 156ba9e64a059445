using System.Text.Json;
using FgClip.Search;
using FgClip.Search.Vectors;
using FgClip.Storage;
using FgClip.Web.Api;

namespace FgClip.Web.Search;

/// <summary>Reads what is looked for, and refuses what can't be meant.</summary>
internal static class SearchBodyReader
{
    /// <summary>The most bytes of a body: an image's file as base64, and the rest.</summary>
    public const long MaxBytes = 24L << 20;

    /// <summary>The most hits of an answer.</summary>
    public const int MaxTop = 200;

    private const int MaxTextLength = 2_000, MaxStatuses = 64;

    /// <summary>Reads a body.</summary>
    /// <exception cref="RequestException">It can't be meant.</exception>
    public static async Task<SearchBody> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = await ParseAsync(stream, cancellationToken);
        if (DescribeMistake(body) is { } mistake)
            throw new RequestException(mistake);
        return body;
    }

    private static async Task<SearchBody> ParseAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<SearchBody>(stream, RecordJson.Options, cancellationToken)
                ?? throw new RequestException("The body must be what is looked for: {\"text\": \"a red circle\"}.");
        }
        catch (JsonException e) when (RecordJson.FindUnknownMember(e) is { } member)
        {
            throw new RequestException($"The body has a member \"{member}\", which is not known. /openapi/v1.json has those that are.");
        }
        catch (JsonException e)
        {
            throw new RequestException($"The body is not JSON of what is looked for: at {e.Path ?? "its beginning"}, line "
                + $"{e.LineNumber + 1}. /openapi/v1.json describes it.");
        }
    }

    private static string? DescribeMistake(SearchBody body)
    {
        if (!Enum.IsDefined(body.Kind)
            || (body.From is { } from && !Enum.IsDefined(from)) || (body.Head is { } head && !Enum.IsDefined(head)))
            return "of and from: must be image, text or region. head: must be short, long or box.";
        var isOfRow = body.Key is not null || body.Row is not null;
        if (new object?[] { body.Text, body.Image, body.Key, body.Row }.Count(query => query is not null) != 1)
            return "Give one of: text, image, key, row.";
        if (body.Text is not null && string.IsNullOrWhiteSpace(body.Text))
            return "text: is empty.";
        if (body.Text?.Length > MaxTextLength)
            return $"text: has {body.Text.Length} letters; at most {MaxTextLength} are taken.";
        if (body.Row is { Shard: < 0 } or { Row: < 0 })
            return "row: its shard and row must be 0 or more.";
        if (!isOfRow && (body.From is not null || body.Region is not null || body.Cell is not null))
            return "from, region and cell: are of a row; name it by key or row.";
        if (body.Text is not null && body.Box is not null)
            return "box: is of an image or a row, and there is a text.";
        if (new object?[] { body.From, body.Box, body.Cell }.Count(way => way is not null) > 1)
            return "Give one of: from, box, cell.";
        if (body.Region is not null && (body.From ?? body.Kind) is not SearchKind.Region)
            return "region: is for from region.";
        if (body.Region < 0)
            return "region: must be 0 or more.";
        return DescribeNumbers(body);
    }

    private static string? DescribeNumbers(SearchBody body)
    {
        if (body.Box is not null
            && !(body.Box is [var x1, var y1, var x2, var y2] && x1 < x2 && y1 < y2 && body.Box.All(side => float.IsFinite((float)side))))
            return "box: must be four numbers x1, y1, x2, y2 in pixels, with x1 < x2 and y1 < y2.";
        if (body.Cell is not null and not [>= 0, >= 0])
            return "cell: must be two numbers, the column and the row of the cell from 0.";
        if (body.Statuses is null || body.Statuses.Count > MaxStatuses || body.Statuses.Any(string.IsNullOrEmpty))
            return $"statuses: must be at most {MaxStatuses} names of statuses.";
        if (body.Contains is "" || body.Contains?.Length > MaxTextLength)
            return $"contains: must have 1 to {MaxTextLength} letters.";
        if (body.MinScore is not (>= -1 and <= 1))
            return "minScore: must be -1 to 1.";
        if (body.Top is < 1 or > MaxTop)
            return $"top: must be 1 to {MaxTop}, not {body.Top}.";
        return body.Offset < 0 || body.Offset > ExactIndex.MaxHits - body.Top
            ? $"offset: must be 0 to {ExactIndex.MaxHits} - top, not {body.Offset}: at most {ExactIndex.MaxHits} hits are found."
            : null;
    }
}
