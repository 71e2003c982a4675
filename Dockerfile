# The services of this project; each is a target: docker build --target temporal-api .
# Debian, not Alpine: Temporal's SDK ships its native part for glibc.
ARG NODE_IMAGE=node:24-bookworm-slim

# What npm needs to know of every package.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/cli/package.json packages/cli/
COPY packages/contracts/package.json packages/contracts/
COPY packages/fake-stripe-chaos/package.json packages/fake-stripe-chaos/
COPY packages/founder/package.json packages/founder/
COPY packages/local-runtime/package.json packages/local-runtime/
COPY packages/order-store/package.json packages/order-store/
COPY packages/platform/package.json packages/platform/
COPY packages/postgres/package.json packages/postgres/
COPY packages/public-apis/package.json packages/public-apis/
COPY packages/system-tests/package.json packages/system-tests/
COPY packages/temporal-api/package.json packages/temporal-api/
COPY packages/temporal-config/package.json packages/temporal-config/
COPY packages/temporal-worker/package.json packages/temporal-worker/
COPY packages/training/package.json packages/training/

FROM manifests AS build
ENV NX_DAEMON=false NX_TUI=false NX_NO_CLOUD=true
RUN --mount=type=cache,target=/root/.npm npm ci
COPY nx.json tsconfig.base.json ./
COPY packages packages
RUN npx nx run-many --target build --exclude @fake-stripe/local-runtime,@fake-stripe/cli --output-style static

FROM manifests AS production
ENV NODE_ENV=production BIND_ADDRESS=0.0.0.0
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev \
    --workspace @fake-stripe/fake-stripe-chaos --workspace @fake-stripe/founder \
    --workspace @fake-stripe/temporal-api --workspace @fake-stripe/temporal-worker
COPY --from=build /app/packages/contracts/dist packages/contracts/dist
COPY --from=build /app/packages/order-store/dist packages/order-store/dist
COPY --from=build /app/packages/platform/dist packages/platform/dist
COPY --from=build /app/packages/postgres/dist packages/postgres/dist
COPY --from=build /app/packages/public-apis/dist packages/public-apis/dist
COPY --from=build /app/packages/temporal-config/dist packages/temporal-config/dist
COPY --from=build /app/packages/training/dist packages/training/dist
# Where the worker keeps checkpoints; a volume takes its owner, the user node, from here.
RUN install -d -o 1000 -g 1000 state
USER node
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=5 \
  CMD ["node", "-e", "fetch(process.env.HEALTH_URL).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM production AS fake-stripe-chaos
ENV CHAOS_PORT=3001 HEALTH_URL=http://127.0.0.1:3001/health/ready
COPY packages/fake-stripe-chaos/profiles packages/fake-stripe-chaos/profiles
COPY --from=build /app/packages/fake-stripe-chaos/dist packages/fake-stripe-chaos/dist
EXPOSE 3001
CMD ["node", "--enable-source-maps", "packages/fake-stripe-chaos/dist/main.js"]

FROM production AS temporal-worker
ENV WORKER_PORT=9464 HEALTH_URL=http://127.0.0.1:9464/health/ready
COPY packages/training/data packages/training/data
COPY --from=build /app/packages/temporal-worker/dist packages/temporal-worker/dist
EXPOSE 9464
CMD ["node", "--enable-source-maps", "packages/temporal-worker/dist/main.js"]

FROM production AS temporal-api
ENV API_PORT=3002 HEALTH_URL=http://127.0.0.1:3002/health/ready
COPY --from=build /app/packages/temporal-api/dist packages/temporal-api/dist
EXPOSE 3002
CMD ["node", "--enable-source-maps", "packages/temporal-api/dist/main.js"]

FROM production AS founder
ENV FOUNDER_PORT=3000 HEALTH_URL=http://127.0.0.1:3000/health/ready
COPY --from=build /app/packages/founder/dist packages/founder/dist
EXPOSE 3000
CMD ["node", "--enable-source-maps", "packages/founder/dist/main.js"]
