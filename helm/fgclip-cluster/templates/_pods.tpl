{{/* What the restricted Pod Security Standard asks of a pod. */}}
{{- define "fgclip.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* What it asks of a container, and a root file system that nobody writes to. */}}
{{- define "fgclip.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "fgclip.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "fgclip.identityLabel" -}}
{{- if .Values.azure.workloadIdentity.enabled }}
azure.workload.identity/use: "true"
{{- end }}
{{- end -}}

{{/* Placement. Takes the values of a component. */}}
{{- define "fgclip.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "fgclip.ports" -}}
- {name: silo, containerPort: {{ .Values.ports.silo }}}
- {name: gateway, containerPort: {{ .Values.ports.gateway }}}
- {name: http, containerPort: {{ .Values.ports.http }}}
{{- end -}}

{{/* Liveness looks at the worker's threads, not at the web server: it is red when one died or got stuck. Starting may take five minutes. */}}
{{- define "fgclip.probes" -}}
startupProbe:
  httpGet: {path: /healthz/ready, port: http}
  periodSeconds: 5
  failureThreshold: 60
readinessProbe:
  httpGet: {path: /healthz/ready, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
livenessProbe:
  httpGet: {path: /healthz/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
lifecycle:
  preStop:
    sleep: {seconds: {{ .Values.preStopSeconds }}}
{{- end -}}

{{/* Longer than the wait before the stop and the drain together, so that a lease is given back and not left to run out. */}}
{{- define "fgclip.gracePeriod" -}}
{{- add .root.Values.preStopSeconds .drainSeconds 30 -}}
{{- end -}}

{{- define "fgclip.modelPath" -}}
{{- if eq .Values.model.source "none" -}}
{{- else -}}
{{ .Values.model.path }}
{{- end -}}
{{- end -}}

{{/* Volumes that workers and jobs share. Takes a dict: root, scratchSize. */}}
{{- define "fgclip.volumes" -}}
{{- $values := .root.Values -}}
- name: tmp
  emptyDir: {sizeLimit: {{ .scratchSize }}}
{{- if eq $values.model.source "volume" }}
- name: models
  persistentVolumeClaim:
    claimName: {{ required "model.volume.claimName is needed where model.source is volume" $values.model.volume.claimName }}
    readOnly: true
{{- else if eq $values.model.source "import" }}
- name: models
  emptyDir: {sizeLimit: {{ $values.model.import.size }}}
{{- end }}
{{- with $values.data.claimName }}
- name: data
  persistentVolumeClaim: {claimName: {{ . }}}
{{- end }}
{{- end -}}

{{- define "fgclip.volumeMounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if ne .Values.model.source "none" }}
- name: models
  mountPath: {{ .Values.model.path }}
  readOnly: true
  {{- if and (eq .Values.model.source "volume") .Values.model.volume.subPath }}
  subPath: {{ .Values.model.volume.subPath }}
  {{- end }}
{{- end }}
{{- if .Values.data.claimName }}
- {name: data, mountPath: {{ .Values.data.path }}}
{{- end }}
{{- end -}}

{{/* Each pod imports the model for itself, so that no pod waits for another's volume. */}}
{{- define "fgclip.importModel" -}}
{{- if eq .Values.model.source "import" }}
{{- $import := .Values.model.import }}
initContainers:
  - name: import-model
    image: {{ include "fgclip.image" . }}
    imagePullPolicy: {{ .Values.image.pullPolicy }}
    securityContext:
      {{- include "fgclip.containerSecurity" . | nindent 6 }}
    command: [fgclip, model, import]
    args:
      - {{ $import.hub | quote }}
      - --out
      - {{ include "fgclip.importedModel" . | quote }}
      - --replace
      {{- with $import.revision }}
      - --revision
      - {{ . | quote }}
      {{- end }}
      - --precision
      - {{ $import.precision }}
      - --operators
      - {{ $import.operators }}
    env:
      - {name: HF_HOME, value: {{ .Values.model.path }}/.hub}
      {{- with $import.tokenSecret.name }}
      - name: HF_TOKEN
        valueFrom:
          secretKeyRef: {name: {{ . }}, key: {{ $import.tokenSecret.key }}}
      {{- end }}
    resources:
      {{- toYaml $import.resources | nindent 6 }}
    volumeMounts:
      - {name: tmp, mountPath: /tmp}
      - {name: models, mountPath: {{ .Values.model.path }}}
{{- end }}
{{- end -}}

{{- define "fgclip.importedModel" -}}
{{ .Values.model.path }}/{{ base .Values.model.import.hub }}
{{- end -}}
