using FgClip.Hosting.Settings;

namespace FgClip.Hosting.Tests.Settings;

public sealed class DeviceListTests
{
    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda:0,1", "cuda-0 cuda-1")]
    [InlineData("cpu,tensorrt:2", "cpu tensorrt-2")]
    [InlineData("cpu:0,1", "cpu-0 cpu-1")]
    [InlineData("cpu:0,CPU:3,cuda", "cpu-0 cpu-3 cuda-0")]
    public void Each_device_has_a_name_of_its_own(string text, string names)
    {
        var mistakes = new List<string>();

        Assert.Equal(names, string.Join(' ', DeviceList.Parse(text, "Devices", cpuThreads: 0, mistakes).Select(device => device.Name)));
        Assert.Empty(mistakes);
    }

    [Fact]
    public void Workers_on_the_processors_share_them()
    {
        Assert.Equal(Math.Max(1, Environment.ProcessorCount / 2), ThreadsOf("cpu:0,1", cpuThreads: 0));
        Assert.Equal(Environment.ProcessorCount, ThreadsOf("cpu", cpuThreads: 0));
        Assert.Equal(3, ThreadsOf("cpu:0,1", cpuThreads: 3));
    }

    [Theory]
    [InlineData("cpu:one", "Devices: 'one' is not a number of a worker on the CPU.")]
    [InlineData("cuda:one", "Devices: 'one' is not a number of a GPU.")]
    [InlineData("tpu:0", "Devices: 'tpu:0' is not a device.")]
    public void What_names_no_device_is_said(string text, string mistake)
    {
        var mistakes = new List<string>();

        DeviceList.Parse(text, "Devices", cpuThreads: 0, mistakes);

        Assert.StartsWith(mistake, Assert.Single(mistakes));
    }

    private static int ThreadsOf(string text, int cpuThreads)
    {
        var devices = DeviceList.Parse(text, "Devices", cpuThreads, []);
        return Assert.Single(devices.Select(device => device.Encoder.IntraOpThreads).Distinct());
    }
}
