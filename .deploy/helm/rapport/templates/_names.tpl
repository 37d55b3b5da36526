{{- define "rapport.name" -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "rapport.selector" -}}
app.kubernetes.io/name: rapport
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "rapport.labels" -}}
{{ include "rapport.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "rapport.check" -}}
{{- if and .Values.embedded.enabled (gt (int .Values.replicas) 1) }}
{{- fail "replicas: the embedded store is for one replica; set replicas=1, or embedded.enabled=false and REDIS_URL in the Secret" }}
{{- end }}
{{- if and (not .Values.embedded.enabled) (not .Values.secret) }}
{{- fail "secret: name a Secret that holds REDIS_URL, or set embedded.enabled=true" }}
{{- end }}
{{- range $name, $ := .Values.settings }}
{{- if regexMatch "(TOKEN|SECRET|PASSWORD|SECRET_KEY|API_KEY)$|^REDIS_URL$" $name }}
{{- fail (printf "settings.%s is a secret: put it into the Secret named by secret" $name) }}
{{- end }}
{{- end }}
{{- end }}
