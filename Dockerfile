# The program and nothing else: no shell, no libraries, no user but nobody.
#
#   docker build -t ordain .
#   docker run --rm -v "$PWD:/work:ro" ordain check
FROM rust:slim AS build
WORKDIR /source
COPY . .
RUN ./.ci/static /source/ordain

FROM scratch
COPY --from=build /source/ordain /ordain
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/ordain"]
CMD ["check"]
