# Hearth in one image: front end built in, packages locked by hash, not run as root.
# docker build -t hearth .   (compose.yaml puts the rest around it)

FROM node:22-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY build.mjs ./
COPY static ./static
RUN npm run build

FROM python:3.13-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/base.txt requirements/s3.txt /build/
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /build/base.txt -r /build/s3.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin hearth \
    && install -d -o hearth -g hearth /data
WORKDIR /opt/hearth
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=front-end /build/static/dist ./static/dist
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FLASK_APP=wsgi \
    HEARTH_ENV=production \
    HEARTH_DATA=/data \
    HEARTH_BIND=0.0.0.0 \
    PORT=5000
USER hearth
VOLUME /data
EXPOSE 5000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["sh", "-c", "flask prepare && exec gunicorn -c gunicorn.conf.py wsgi:app"]
