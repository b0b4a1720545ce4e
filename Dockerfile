# The centre in one image; compose.yaml adds PostgreSQL.
FROM python:3.11-slim-bookworm
# libgomp1 is for training risk models only
RUN apt-get update && apt-get install --yes --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/pg.lock requirements/
RUN pip install --no-cache-dir uv==0.13.9 \
 && uv pip install --system --no-cache --require-hashes -r requirements/pg.lock
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN uv pip install --system --no-cache --no-deps . && useradd --create-home fanzha \
 && mkdir -p /data /keys && chown fanzha /data /keys
USER fanzha
ENV FANZHA_HOME=/data/home FANZHA_KEY_FILE=/keys/fanzha.key PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["fanzha", "serve", "--host", "0.0.0.0"]
