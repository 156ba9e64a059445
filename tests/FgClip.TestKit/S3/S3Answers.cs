using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace FgClip.TestKit.S3;

/// <summary>Answers in XML.</summary>
internal static class S3Answers
{
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XElement Error(string code) => new("Error", new XElement("Code", code), new XElement("Message", $"Test: {code}."));

    public static Task ErrorAsync(HttpContext context, S3ServerException error)
    {
        context.Response.StatusCode = (int)error.Status;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : XmlAsync(context, Error(error.Code));
    }

    public static Task XmlAsync(HttpContext context, XElement answer)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{answer}");
    }
}
