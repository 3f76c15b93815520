// The endpoints for a load balancer: the process is alive, and it can serve.

import { routes } from "@/lib/shared/routes";
import { expect, test } from "./fixtures";

test("/healthz answers while the process is alive, /readyz while it can serve, and neither sets a cookie", async ({
  request,
}) => {
  const health = await request.get(routes.health);
  expect(health.status()).toBe(200);
  expect(await health.text()).toBe("ok\n");
  const readiness = await request.get(routes.readiness);
  expect(readiness.status()).toBe(200);
  expect(await readiness.json()).toMatchObject({ ready: true });
  for (const response of [health, readiness]) {
    expect(response.headers()).not.toHaveProperty("set-cookie");
    expect(response.headers()["cache-control"]).toBe("no-store");
  }
});
