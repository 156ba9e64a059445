using Microsoft.AspNetCore.Http;

namespace FgClip.Serving.Api;

/// <summary>A request that gets no vectors, in the form of OpenAI's errors.</summary>
/// <param name="status">The status code.</param>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="parameter">The member of the request, such as <c>input[3]</c>; null for none.</param>
/// <param name="code">A word for programs; null for none.</param>
internal sealed class ApiException(int status, string message, string? parameter = null, string? code = null) : Exception(message)
{
    /// <summary>The status code.</summary>
    public int Status { get; } = status;

    /// <summary>The member of the request.</summary>
    public string? Parameter { get; } = parameter;

    /// <summary>A word for programs.</summary>
    public string? Code { get; } = code;

    /// <summary>The kind of error, by the status.</summary>
    public string Type => Status switch
    {
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= StatusCodes.Status500InternalServerError => "server_error",
        _ => "invalid_request_error",
    };

    /// <summary>Creates the error of a request that can't be meant.</summary>
    public static ApiException Invalid(string parameter, string message) =>
        new(StatusCodes.Status400BadRequest, $"{parameter}: {message}", parameter);

    /// <summary>Creates the error of a request that finds no room now.</summary>
    public static ApiException Full() => new(
        StatusCodes.Status429TooManyRequests,
        "The server has as many requests in work as it may have. Send this one again later.",
        code: "queue_full");

    /// <summary>Writes the error.</summary>
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(
            new { error = new { message = Message, type = Type, param = Parameter, code = Code } }, context.RequestAborted);
    }
}
