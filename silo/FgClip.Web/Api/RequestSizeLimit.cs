using Microsoft.AspNetCore.Http.Metadata;

namespace FgClip.Web.Api;

/// <summary>How large the body of a request may be.</summary>
/// <param name="MaxRequestBodySize">Bytes.</param>
internal sealed record RequestSizeLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
