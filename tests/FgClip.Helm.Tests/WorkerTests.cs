using k8s.Models;

namespace FgClip.Helm.Tests;

public sealed class WorkerTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 5)]
    [InlineData(600, 30)]
    public async Task A_pod_has_longer_to_stop_than_its_shard(int drain, int preStop)
    {
        var worker = Worker(await Rendered.FromAsync($"{{worker: {{drainSeconds: {drain}}}, preStopSeconds: {preStop}}}"));

        Assert.True(worker.Spec.TerminationGracePeriodSeconds >= drain + preStop + 10);
        Assert.Equal(preStop, Silo(worker).Lifecycle.PreStop.Sleep.Seconds);
        Assert.Equal(TimeSpan.FromSeconds(drain), TimeSpan.Parse(Variable(worker, "FGCLIP__Worker__DrainGrace")!));
    }

    [Theory]
    [InlineData(0, "cpu", "fgclip-cluster:0.2.0")]
    [InlineData(1, "cuda:0", "fgclip-cluster:0.2.0-cuda")]
    [InlineData(4, "cuda:0,1,2,3", "fgclip-cluster:0.2.0-cuda")]
    public async Task Each_GPU_is_a_device(int gpus, string devices, string image)
    {
        var worker = Worker(await Rendered.FromAsync($"worker: {{gpus: {gpus}}}"));

        Assert.Equal(devices, Variable(worker, "FGCLIP__Devices"));
        Assert.Equal(image, Silo(worker).Image);
        Assert.Equal(gpus, Silo(worker).Resources.Limits.TryGetValue("nvidia.com/gpu", out var limit) ? limit.ToInt32() : 0);
    }

    [Fact]
    public async Task The_digest_of_the_CPU_image_is_not_taken_for_the_CUDA_image()
    {
        var rendered = await Rendered.FromAsync($"{{worker: {{gpus: 1}}, image: {{digest: 'sha256:{new string('a', 64)}'}}}}");

        Assert.Equal("fgclip-cluster:0.2.0-cuda", Silo(Worker(rendered)).Image);
        Assert.Equal($"fgclip-cluster@sha256:{new string('a', 64)}",
            rendered.One<V1Deployment>("demo-fgclip-cluster-coordinator").Spec.Template.Spec.Containers[0].Image);
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("hpa", false)]
    [InlineData("keda", false)]
    public async Task Its_replicas_are_left_to_what_scales_them(string type, bool given)
    {
        var rendered = await Rendered.FromAsync($"{{worker: {{replicas: 3, autoscaling: {{type: {type}, minReplicas: 1}}}}}}");

        Assert.Equal(given ? 3 : null, rendered.One<V1Deployment>("demo-fgclip-cluster-worker").Spec.Replicas);
        Assert.Equal(type == "hpa" ? 1 : 0, rendered.All<V2HorizontalPodAutoscaler>().Count());
        Assert.Equal(type == "keda" ? 1 : 0, rendered.Custom.Count(document => document.Contains("kind: ScaledObject")));
    }

    [Fact]
    public async Task KEDA_asks_the_coordinators_for_what_is_left_and_may_take_all_workers_away()
    {
        var document = Assert.Single((await Rendered.FromAsync("{worker: {autoscaling: {type: keda}}, ports: {http: 9090}}")).Custom);

        Assert.Contains("minReplicaCount: 0", document);
        Assert.Contains("url: http://demo-fgclip-cluster-coordinator.vectors.svc:9090/backlog", document);
        Assert.Contains("valueLocation: shards", document);
    }

    [Fact]
    public async Task Silos_are_watched_on_their_own_web_server()
    {
        var rendered = await Rendered.FromAsync("");

        Assert.All(rendered.All<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec.Containers[0]), silo =>
        {
            Assert.Equal("/healthz/ready", silo.StartupProbe.HttpGet.Path);
            Assert.Equal("/healthz/ready", silo.ReadinessProbe.HttpGet.Path);
            Assert.Equal("/healthz/live", silo.LivenessProbe.HttpGet.Path);
        });
    }

    [Fact]
    public async Task A_model_from_the_hub_is_there_before_the_worker_is()
    {
        var worker = Worker(await Rendered.FromAsync(ValuesMatrix.Find("a model from the hub")));

        var import = Assert.Single(worker.Spec.InitContainers);
        Assert.Equal(["fgclip", "model", "import"], import.Command);
        Assert.Equal(
            ["qihoo360/fg-clip2-so400m", "--out", "/models/fg-clip2-so400m", "--replace", "--revision", "main", "--precision", "fp16",
            "--operators", "plain"],
            import.Args);
        Assert.Equal("/models", Variable(worker, "FGCLIP__Models__0"));
        Assert.True(Silo(worker).VolumeMounts.Single(mount => mount.MountPath == "/models").ReadOnlyProperty);
    }

    [Fact]
    public async Task A_workload_identity_reaches_pods_and_account_and_nothing_else_signs_in()
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find("workload identity"));

        var worker = Worker(rendered);
        Assert.Equal("true", worker.Metadata.Labels["azure.workload.identity/use"]);
        Assert.Equal("embedder", worker.Spec.ServiceAccountName);
        Assert.Equal("01234567-89ab-cdef-0123-456789abcdef",
            rendered.One<V1ServiceAccount>("embedder").Metadata.Annotations["azure.workload.identity/client-id"]);
        Assert.Equal("https://account.blob.core.windows.net", Variable(worker, "AZURE_STORAGE_ACCOUNT_URL"));
        Assert.Null(Silo(worker).EnvFrom);
    }

    [Fact]
    public async Task The_keys_of_stores_and_the_place_of_an_s3_service_reach_pods()
    {
        var rendered = await Rendered.FromAsync(ValuesMatrix.Find("an S3 service and its key"));

        var worker = Worker(rendered);
        Assert.Equal("https://minio.storage.svc", Variable(worker, "AWS_ENDPOINT_URL_S3"));
        Assert.Equal("eu-central-1", Variable(worker, "AWS_REGION"));
        Assert.Equal(["blobs", "minio"], Silo(worker).EnvFrom.Select(source => source.SecretRef.Name));
        Assert.Equal("arn:aws:iam::123456789012:role/embedder",
            rendered.One<V1ServiceAccount>("demo-fgclip-cluster").Metadata.Annotations["eks.amazonaws.com/role-arn"]);
    }

    private static V1PodTemplateSpec Worker(Rendered rendered) => rendered.One<V1Deployment>("demo-fgclip-cluster-worker").Spec.Template;

    private static V1Container Silo(V1PodTemplateSpec pod) => pod.Spec.Containers.Single(container => container.Name == "silo");

    private static string? Variable(V1PodTemplateSpec pod, string name) =>
        Silo(pod).Env.SingleOrDefault(variable => variable.Name == name)?.Value;
}
