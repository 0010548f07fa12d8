# syntax=docker/dockerfile:1
# topics-server, for several nodes on one Redis; compose.yaml starts them all.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund \
 && npm run build --workspace @topics-http/server \
 && npm ci --omit=dev --workspace @topics-http/server --ignore-scripts --no-audit --no-fund \
 && mkdir -p server/node_modules

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="topics-server" \
      org.opencontainers.image.description="A Topics service over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/server/node_modules ./server/node_modules
COPY --from=build /app/server/dist ./server/dist
COPY --from=build /app/server/package.json ./server/package.json
USER node
# 8080 takes requests; 8081 is the operator's: it is not to be published.
EXPOSE 8080 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8081/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# One process, which gets the signals itself: SIGTERM ends it within five seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--no-memory-reducer", "--max-semi-space-size=64", "server/dist/command/cli.js"]
CMD ["--host", "0.0.0.0", "--admin-host", "0.0.0.0", "--admin-port", "8081"]
