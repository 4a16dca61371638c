# One image for pages, sockets, worker and migrations; compose.yaml says which command each runs.
FROM node:22-slim AS styles
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
RUN npm ci --silent

FROM python:3.13-slim AS libraries
ENV UV_PYTHON_DOWNLOADS=never
RUN pip install --quiet --no-cache-dir uv==0.13.9
COPY requirements.txt ./
RUN python -m venv /venv && uv pip sync --quiet --no-cache --python /venv/bin/python --require-hashes requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/srv/var MEDIA_ROOT=/srv/media
RUN useradd --system --home /srv --uid 10001 buergerboard && mkdir -p /srv/app /srv/var /srv/media /srv/ledger \
 && chown buergerboard /srv/var /srv/media /srv/ledger
WORKDIR /srv/app
COPY --from=libraries /venv /venv
COPY --from=styles /srv/node_modules node_modules
COPY manage.py pyproject.toml ./
COPY participation participation
COPY surveys surveys
COPY boards boards
COPY cms cms
COPY templates templates
# Styles, fonts and catalogues are made, then collected, while the files may still be written. The secret is only for this step.
RUN SECRET_KEY=only-while-the-image-is-built python manage.py prepare \
 && SECRET_KEY=only-while-the-image-is-built python manage.py collectstatic --noinput -v0 \
 && rm -rf node_modules
USER buergerboard
EXPOSE 8000
CMD ["gunicorn", "participation.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2"]
