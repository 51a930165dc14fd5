# The program and nothing else: no shell, no libraries, no user but nobody.
#
#   docker build -t ordain .
#   docker run --rm -v "$PWD:/work:ro" ordain check
FROM rust:alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /source
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /source/target/release/ordain /ordain
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/ordain"]
CMD ["check"]
