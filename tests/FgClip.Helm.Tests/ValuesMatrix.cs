namespace FgClip.Helm.Tests;

/// <summary>Values that an operator may write, one for each way that the chart can turn.</summary>
public static class ValuesMatrix
{
    private static readonly Dictionary<string, string> Cases = new()
    {
        ["defaults"] = "",
        ["one coordinator, no workers"] = "{coordinator: {replicas: 1}, worker: {replicas: 0}}",
        ["two GPUs on spot nodes"] = """
            worker:
              gpus: 2
              drainSeconds: 20
              runtimeClassName: nvidia
              nodeSelector: {agentpool: spot}
              tolerations: [{key: kubernetes.azure.com/scalesetpriority, operator: Equal, value: spot, effect: NoSchedule}]
            """,
        ["a slice of a GPU"] = "{worker: {gpus: 1, gpuResource: nvidia.com/mig-1g.10gb, cudaImage: {repository: our/cuda, tag: v2}}}",
        ["KEDA"] = "{worker: {autoscaling: {type: keda, maxReplicas: 64, shardsPerWorker: 2}}}",
        ["HPA"] = "{worker: {autoscaling: {type: hpa, minReplicas: 2, maxReplicas: 6}}}",
        ["a model in a claim"] = "{model: {source: volume, volume: {claimName: models, subPath: fg}}, data: {claimName: images}}",
        ["a model from the hub"] = """
            model:
              source: import
              import: {hub: qihoo360/fg-clip2-so400m, revision: main, precision: fp16, operators: plain, tokenSecret: {name: hub}}
            jobs:
              - {name: photos, inputs: ["az://data/photos.jsonl"], output: "az://vectors/photos"}
            """,
        ["jobs"] = """
            jobs:
              - {name: photos, model: "az://models/base", inputs: ["az://data/a", "az://data/b"], output: "az://vectors/p", features: [image]}
              - {name: a-name-that-is-a-good-deal-longer-than-it-should-be, model: /data/m, inputs: [/data/a.jsonl], output: /data/out, features: [image, text, regions], walkTypes: [short, long], args: [--dense, int8]}
            data: {claimName: images}
            """,
        ["workload identity"] = """
            azure: {accountUrl: "https://account.blob.core.windows.net", workloadIdentity: {enabled: true, clientId: 01234567-89ab-cdef-0123-456789abcdef}}
            serviceAccount: {name: embedder, annotations: {team: vision}}
            """,
        ["an account's key"] = "{azure: {accountUrl: \"https://account.blob.core.windows.net\", existingSecret: blobs}}",
        ["an S3 service and its key"] = """
            azure: {existingSecret: blobs}
            s3: {endpoint: "https://minio.storage.svc", region: eu-central-1, existingSecret: minio}
            serviceAccount: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/embedder"}}
            """,
        ["another Redis"] = "{redis: {enabled: false, external: {address: \"redis.shared.svc:6380\", tls: true}, auth: {existingSecret: "
            + "redis, key: pass}}}",
        ["another Redis without a password"] = "{redis: {enabled: false, external: {address: \"10.0.0.9:6379\"}}}",
        ["a password that is there"] = "{redis: {auth: {existingSecret: redis}, storage: {size: 1Gi, className: fast}}}",
        ["monitoring"] = """
            telemetry:
              otlpEndpoint: http://collector.monitoring:4317
              podMonitor: {enabled: true, interval: 30s, labels: {release: prometheus}}
              rules: {enabled: true}
              dashboard: {enabled: true}
            """,
        ["a page behind an ingress"] = """
            web:
              enabled: true
              auth: {existingSecret: page}
              oidc: {authority: "https://login.example.org/realms/us", audience: fgclip}
              service: {port: 8080, annotations: {team: vision}}
              from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
            """,
        ["nothing that is optional"] = """
            podDisruptionBudget: {enabled: false}
            networkPolicy: {enabled: false}
            serviceAccount: {create: false, name: theirs}
            """,
        ["names, images, settings"] = """
            fullnameOverride: embeddings
            image: {repository: our/fgclip, digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", pullSecrets: [pull]}
            cluster: {id: blue, serviceId: fgclip-blue}
            settings: {Worker__PollInterval: "00:00:05"}
            ports: {silo: 12000, gateway: 31000, http: 9090}
            coordinator: {priorityClassName: high, podLabels: {team: vision}, podAnnotations: {note: a}}
            """,
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    public static string Find(string name) => Cases[name];
}
