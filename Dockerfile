# One image for web, workers and beat; an ordinary user, no compiler, a root that may be read-only.
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
# Hashed and compressed static files belong to the image. The key is for this step alone.
RUN PORTAL_MODE=embedded VAR_ROOT=/tmp/var STATIC_COLLECTED=1 STATIC_ROOT=/app/static-collected \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home portal && mkdir -p /data && chown portal /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORTAL_MODE=production \
    VAR_ROOT=/data MEDIA_ROOT=/data/media PRIVATE_ROOT=/data/private STATIC_ROOT=/app/static-collected
USER portal
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "portal.wsgi:application"]
