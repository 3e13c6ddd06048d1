# The web app: Next's standalone output on Node's own image, with the one file that migrates its database beside it.
# Built from the repository's root:
#   docker build .
# NEXT_PUBLIC_… variables are read by the server at its start: one image serves every address.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /coda
# What an install depends on comes first, so that a change of the sources alone does not repeat it.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY protocol/package.json protocol/
COPY telemetry/package.json telemetry/
COPY terminal-client/package.json terminal-client/
COPY service-worker/package.json service-worker/
RUN pnpm="npx --yes $(node -p 'require("./package.json").packageManager')" \
  && $pnpm install --frozen-lockfile --filter coda... --filter @coda/service-worker...
COPY tsconfig.base.json tsconfig.next.json next.config.ts postcss.config.mjs proxy.ts instrumentation.ts ./
COPY README.md ARCHITECTURE.md AGENTS.md SECURITY.md ./
COPY protocol protocol
COPY telemetry telemetry
COPY terminal-client terminal-client
COPY service-worker service-worker
COPY runner-desktop/README.md runner-desktop/
COPY docs docs
COPY public public
COPY drizzle drizzle
COPY ui ui
COPY features features
COPY server server
COPY app app
COPY scripts/one-copy.ts scripts/
COPY scripts/tasks/build-migration.ts scripts/tasks/db-migrate.ts scripts/tasks/one-copy.ts scripts/tasks/
ENV NEXT_TELEMETRY_DISABLED=1 CODA_STANDALONE=1
RUN cd service-worker && node build.ts
RUN node node_modules/next/dist/bin/next build
RUN node scripts/tasks/one-copy.ts .next/standalone/.next
RUN node scripts/tasks/build-migration.ts

FROM node:24.21.0-bookworm-slim
WORKDIR /coda
COPY --from=build /coda/.next/standalone ./
COPY --from=build /coda/.next/static .next/static
COPY --from=build /coda/public public
COPY --from=build /coda/dist/db-migrate.mjs ./
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
USER node
EXPOSE 3000
# It answers to its own name only, so the look names it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "require('node:http').get({ port: process.env.PORT, path: '/api/healthz', headers: { host: new URL(process.env.NEXTAUTH_URL).host } }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
CMD ["node", "server.js"]
