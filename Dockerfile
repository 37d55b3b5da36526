FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The time zones are in the program.
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /rapport ./cmd/rapport && mkdir /data

FROM gcr.io/distroless/static:nonroot
COPY --from=build /rapport /rapport
COPY --from=build --chown=65532:65532 /data /data
ENV RAPPORT_ADDR=0.0.0.0:8080 RAPPORT_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["/rapport", "health"]
ENTRYPOINT ["/rapport"]
