{{- define "fgclip.redisAddress" -}}
{{- if .Values.redis.enabled -}}
{{ include "fgclip.fullname" . }}-redis:6379
{{- else -}}
{{- required "redis.external.address (host:port) is needed where redis.enabled is false" .Values.redis.external.address -}}
{{- end -}}
{{- end -}}

{{- define "fgclip.redisSecret" -}}
{{- if .Values.redis.auth.existingSecret -}}
{{- .Values.redis.auth.existingSecret -}}
{{- else if .Values.redis.enabled -}}
{{- include "fgclip.fullname" . -}}-redis
{{- end -}}
{{- end -}}

{{- define "fgclip.clusterId" -}}
{{- default (printf "%s-%s" .Release.Namespace (include "fgclip.fullname" .)) .Values.cluster.id -}}
{{- end -}}

{{/* Where the cluster is: for silos, and for the fgclip command in their pods and in jobs. */}}
{{- define "fgclip.clusterEnv" -}}
{{- with include "fgclip.redisSecret" . }}
- name: FGCLIP_REDIS_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $.Values.redis.auth.key }}}
{{- end }}
- name: FGCLIP_CLUSTER
  value: {{ printf "%s://%s?clusterId=%s&serviceId=%s" (ternary "rediss" "redis" (and (not .Values.redis.enabled) .Values.redis.external.tls)) (include "fgclip.redisAddress" .) (include "fgclip.clusterId" .) .Values.cluster.serviceId | quote }}
{{- end -}}

{{- define "fgclip.storageEnv" -}}
{{- with .Values.azure.accountUrl }}
- name: AZURE_STORAGE_ACCOUNT_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.s3.endpoint }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . | quote }}
{{- end }}
{{- with .Values.s3.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* The keys of a storage secret are variables themselves. */}}
{{- define "fgclip.storageEnvFrom" -}}
{{- with compact (list .Values.azure.existingSecret .Values.s3.existingSecret) }}
envFrom:
  {{- range . }}
  - secretRef: {name: {{ . }}}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Settings of a silo. Takes a dict: root, roles. */}}
{{- define "fgclip.siloEnv" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
- name: POD_IP
  valueFrom:
    fieldRef: {fieldPath: status.podIP}
- name: FGCLIP__Roles
  value: {{ .roles }}
{{ include "fgclip.clusterEnv" $root | trim }}
- name: FGCLIP__Cluster
  value: $(FGCLIP_CLUSTER)
- name: FGCLIP__SiloPort
  value: {{ $values.ports.silo | quote }}
- name: FGCLIP__GatewayPort
  value: {{ $values.ports.gateway | quote }}
- name: FGCLIP__HttpPort
  value: {{ $values.ports.http | quote }}
- name: FGCLIP__Logs
  value: json
{{- with include "fgclip.storageEnv" $root | trim }}
{{ . }}
{{- end }}
{{- with $values.telemetry.otlpEndpoint }}
- name: POD_NAME
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ printf "k8s.namespace.name=%s,k8s.pod.name=$(POD_NAME)" $root.Release.Namespace | quote }}
{{- end }}
{{- range $name, $value := $values.settings }}
- name: FGCLIP__{{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* The page. A session is signed with the key, so any coordinator takes what another gave. */}}
{{- define "fgclip.webEnv" -}}
{{- if .Values.web.enabled }}
{{- if not (or .Values.web.auth.existingSecret .Values.web.oidc.authority) }}
{{- fail "web.auth.existingSecret (a secret with the key) or web.oidc is needed where web.enabled is true: others can reach the page" }}
{{- end }}
- name: FGCLIP__Web__Port
  value: {{ .Values.ports.web | quote }}
- name: FGCLIP__Web__Address
  value: 0.0.0.0
{{- /* The cache is in /tmp, which has 1 GiB; beyond that the coordinator would be evicted. */}}
- name: FGCLIP__Web__SearchCacheBytes
  value: "805306368"
{{- with .Values.web.auth.existingSecret }}
- name: FGCLIP__Web__Key
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $.Values.web.auth.key }}}
{{- end }}
{{- with .Values.web.oidc.authority }}
- name: FGCLIP__Web__Authority
  value: {{ . | quote }}
- name: FGCLIP__Web__Audience
  value: {{ required "web.oidc.audience is needed with web.oidc.authority" $.Values.web.oidc.audience | quote }}
{{- end }}
{{- end }}
{{- end -}}
