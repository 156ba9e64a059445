using System.Text.RegularExpressions;

namespace FgClip.Deploy.Tests.Containers;

/// <summary>What hadolint would say of the container files, and what the chart relies on.</summary>
public sealed partial class ContainerFileTests
{
    public static TheoryData<string> Names { get; } = ["Dockerfile", "Dockerfile.cuda"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Base_images_have_versions(string name)
    {
        var file = ContainerFile.Read(name);
        var stages = file.All("FROM").Where(from => from.Contains(" AS ")).Select(from => from.Split(" AS ")[1]).ToList();

        Assert.All(file.All("FROM").Select(from => from.Split(' ')[0]).Except(stages), image => Assert.Matches(Version(), image));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Packages_come_without_what_they_recommend_and_leave_no_lists(string name)
    {
        var installs = ContainerFile.Read(name).All("RUN").Where(run => run.Contains("apt-get install")).ToList();

        Assert.NotEmpty(installs);
        Assert.All(installs, run =>
        {
            Assert.StartsWith("apt-get update && apt-get install -y --no-install-recommends ", run);
            Assert.EndsWith("&& rm -rf /var/lib/apt/lists/*", run);
            Assert.DoesNotContain("sudo", run);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_image_runs_as_a_numbered_user_who_is_not_root(string name)
    {
        var image = ContainerFile.Read(name).Image;

        Assert.Equal("10001:10001", Assert.Single(image, instruction => instruction.Word == "USER").Arguments);
        // Nothing is done as root behind it.
        Assert.DoesNotContain(image.SkipWhile(instruction => instruction.Word != "USER"),
            instruction => instruction.Word is "RUN" or "COPY" or "ADD");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_it_writes_goes_to_tmp(string name)
    {
        var environment = string.Join(' ',
            ContainerFile.Read(name).Image.Where(instruction => instruction.Word == "ENV").Select(instruction => instruction.Arguments));

        Assert.Contains("HOME=/tmp", environment);
        Assert.Contains("FGCLIP__ModelCache=/tmp/", environment);
        Assert.Contains("DOTNET_EnableDiagnostics=0", environment);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Commands_are_lists_and_get_signals_themselves(string name)
    {
        Assert.Equal("""["fgclip-silo"]""", Assert.Single(ContainerFile.Read(name).All("ENTRYPOINT")));
        Assert.Empty(ContainerFile.Read(name).All("ADD"));
    }

    [Fact]
    public void The_cuda_image_publishes_the_GPU_flavour()
    {
        Assert.All(ContainerFile.Read("Dockerfile.cuda").All("RUN").Where(run => run.StartsWith("dotnet")),
            run => Assert.Contains("-p:OnnxRuntimeFlavor=Gpu", run));
        Assert.All(ContainerFile.Read("Dockerfile").All("RUN").Where(run => run.StartsWith("dotnet")),
            run => Assert.DoesNotContain("OnnxRuntimeFlavor", run));
    }

    [GeneratedRegex(@":[\w.-]*\d[\w.-]*$")]
    private static partial Regex Version();
}
