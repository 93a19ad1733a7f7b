# Báo Nói in one container: docker build -t baonoi . && docker run -p 8000:8000 -v baonoi:/data baonoi
# Any Debian-like image with python3 (3.11 or newer), python3-venv and ca-certificates will do as BASE.
ARG BASE=docker.io/library/python:3.13-slim

FROM ${BASE} AS build
# Both stages start from the same BASE, so the environment finds the same interpreter in each.
RUN python3 -m venv /opt/baonoi
WORKDIR /src
COPY requirements.lock ./
RUN /opt/baonoi/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY audio_cache audio_cache
COPY player player
COPY web web
RUN /opt/baonoi/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
    && /opt/baonoi/bin/python -m compileall -q /opt/baonoi/lib

FROM ${BASE}
# Where the embedded voice has no wheel (64-bit ARM), Debian's library speaks instead.
RUN if [ "$(uname -m)" != x86_64 ]; then \
        apt-get update -qq && apt-get install -y -qq --no-install-recommends libespeak-ng1 && rm -rf /var/lib/apt/lists/*; fi \
    && mkdir /data && chown 10001:10001 /data
COPY --from=build /opt/baonoi /opt/baonoi
COPY examples /usr/share/baonoi/examples
ENV PATH=/opt/baonoi/bin:$PATH BAONOI_HOME=/data PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python3", "-c", \
    "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4).read()"]
ENTRYPOINT ["baonoi"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
