# The whole bot as one static program on an image with nothing else in it: no
# shell, no package manager, no root. The time zones are in the program.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS TARGETARCH VERSION=
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w -X main.release=$VERSION" -o /rapport ./cmd/rapport && mkdir /data

FROM gcr.io/distroless/static:nonroot
LABEL org.opencontainers.image.title="Rapport" \
      org.opencontainers.image.description="Looks after business relationships in Slack and Microsoft Teams"
COPY --from=build /rapport /rapport
# The embedded store, where there is no REDIS_URL; the rest may be read-only.
COPY --from=build --chown=65532:65532 /data /data
ENV RAPPORT_ADDR=0.0.0.0:8080 RAPPORT_DATA=/data
VOLUME /data
EXPOSE 8080
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["/rapport", "health"]
ENTRYPOINT ["/rapport"]
