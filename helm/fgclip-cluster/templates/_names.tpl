{{- define "fgclip.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* 40 characters leave room for the names of jobs, which end in a word and a digest. */}}
{{- define "fgclip.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "fgclip.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "fgclip.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "fgclip.selector" -}}
app.kubernetes.io/name: {{ include "fgclip.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "fgclip.labels" -}}
{{ include "fgclip.selector" . }}
app.kubernetes.io/part-of: fgclip-cluster
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "fgclip.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "fgclip.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* repository:tag, or repository@digest: the digest says it all where there is one. */}}
{{- define "fgclip.reference" -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag }}
{{- end -}}
{{- end -}}

{{- define "fgclip.image" -}}
{{- $image := .Values.image -}}
{{- include "fgclip.reference" (dict "repository" $image.repository "tag" (default .Chart.AppVersion $image.tag) "digest" $image.digest) -}}
{{- end -}}

{{/* The CPU image's digest never stands for the CUDA image. */}}
{{- define "fgclip.workerImage" -}}
{{- if eq (int .Values.worker.gpus) 0 -}}
{{- include "fgclip.image" . -}}
{{- else -}}
{{- $cuda := .Values.worker.cudaImage -}}
{{- $tag := default (printf "%s-cuda" (default .Chart.AppVersion .Values.image.tag)) $cuda.tag -}}
{{- include "fgclip.reference" (dict "repository" (default .Values.image.repository $cuda.repository) "tag" $tag "digest" $cuda.digest) -}}
{{- end -}}
{{- end -}}
