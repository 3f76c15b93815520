// Starts and stops the SMS API. It listens only when everything that a call needs has started, and at the stop it finishes
// what it has accepted.

import { Server as TlsServer } from "node:tls";
import { createMessagePartitions } from "@/lib/messages/jobs";
import type { Tls } from "@/lib/platform/certificate";
import { now } from "@/lib/platform/clock";
import { describeError } from "@/lib/platform/describe-error";
import { log } from "@/lib/platform/log";
import { PeriodicTask } from "@/lib/platform/periodic-task";
import { parseTrustedProxies } from "@/lib/shared/client-address";
import { isMigrated, readCredentials } from "@/lib/sms-api/store";
import { AcceptanceQueue } from "./acceptance-queue";
import { ChangeListener } from "./change-listener";
import { openConnections } from "./connections";
import { CredentialCache } from "./credential-cache";
import { FailedAuthenticationLimiter } from "./failed-authentication-limiter";
import { closeGracefully, createSmsApiServer, listen } from "./http-server";
import { runMaintenance } from "./maintenance";
import { Metrics } from "./metrics";
import { PeerAddresses } from "./peer-addresses";
import { RefusalRecorder } from "./refusal-recorder";
import type { Dependencies } from "./request-handler";
import { RequestIds } from "./request-ids";
import { ResponseBatcher } from "./response-batcher";
import { TokenBuckets } from "./token-buckets";
import { UsageCounter } from "./usage-counter";

const WRITE_EVERY_MS = 1000;
const MAINTENANCE_EVERY_MS = 10 * 60 * 1000;
/** For callers that are still sending at the stop; storing what is accepted takes less. */
const IN_FLIGHT_WITHIN_MS = 7000;

export type SmsApiOptions = {
  databaseUrl: string;
  host: string;
  /** 0: any free port. */
  port: number;
  tls: Tls | null;
  trustedProxies: readonly string[];
  /** Calls per second and application. */
  applicationRateLimit: number;
  /** Calls without a valid signature per address and ten seconds; has a default. */
  failedAuthenticationLimit?: number;
};

export type SmsApi = {
  port: number;
  /** Uses another certificate for new connections; existing ones keep theirs. Does nothing without TLS. */
  renewCertificate(tls: Tls): void;
  /** Accepts no more calls, finishes those in progress, and writes the counts. */
  stop(): Promise<void>;
};

/** Resolves once it listens. The database may still be unreachable: calls get 503 until it answers. */
export async function startSmsApi(options: SmsApiOptions): Promise<SmsApi> {
  const { acceptancePool, generalPool, heartbeatPool, ...connections } = openConnections(options.databaseUrl);
  const tokenBuckets = new TokenBuckets(options.applicationRateLimit);
  const credentialCache = new CredentialCache(
    (keys) => readCredentials(generalPool, keys, now()),
    () => changeListener.isTrusted(),
  );
  const changeListener = new ChangeListener(options.databaseUrl, heartbeatPool, {
    onChange: (key) => credentialCache.forget(key),
    onReset: () => credentialCache.forgetAll(),
    onPeerDemand: (instanceId, demand) => tokenBuckets.setPeerDemand(instanceId, demand, performance.now()),
    takeDemand: () => tokenBuckets.endSecond(performance.now()),
  });
  const acceptanceQueue = new AcceptanceQueue(acceptancePool, generalPool, now);
  const metrics = new Metrics({
    queuedMessages: () => acceptanceQueue.length,
    cacheHits: () => credentialCache.hits,
    cacheMisses: () => credentialCache.misses,
    cacheEntries: () => credentialCache.size,
    cacheAgeSeconds: () => changeListener.msSinceConfirmation() / 1000,
  });
  acceptanceQueue.onBatch = (requests) => metrics.countBatch(requests);
  const refusals = new RefusalRecorder(generalPool);
  const usage = new UsageCounter(generalPool);
  let isStopping = false;
  const dependencies: Dependencies = {
    clock: now,
    peerAddresses: new PeerAddresses(parseTrustedProxies(options.trustedProxies)),
    credentialCache,
    failedAuthentications: new FailedAuthenticationLimiter(options.failedAuthenticationLimit),
    tokenBuckets,
    acceptanceQueue,
    refusals,
    usage,
    requestIds: new RequestIds(),
    metrics,
    responses: new ResponseBatcher(),
    isStopping: () => isStopping,
  };
  const isReady = async () => changeListener.isTrusted() && (await isMigrated(generalPool));
  const server = createSmsApiServer(dependencies, { isReady, metrics: () => metrics.format() }, options.tls);

  const writers = [
    new PeriodicTask("refusals", WRITE_EVERY_MS, () => refusals.write()),
    new PeriodicTask("usage", WRITE_EVERY_MS, () => usage.write()),
  ];
  const maintenance = new PeriodicTask("maintenance", MAINTENANCE_EVERY_MS, () => runMaintenance(generalPool, now()));

  changeListener.start();
  await createMessagePartitions(generalPool, now()).catch((error: unknown) =>
    log.warn({ event: "sms_api.partitions_not_created", error: describeError(error) }),
  );
  for (const writer of writers) writer.start();
  maintenance.start();
  void maintenance.run();
  const port = await listen(server, options.host, options.port);

  return {
    port,
    renewCertificate(tls) {
      if (server instanceof TlsServer) server.setSecureContext(tls);
    },
    async stop() {
      isStopping = true;
      await closeGracefully(server, IN_FLIGHT_WITHIN_MS);
      await acceptanceQueue.drained();
      await Promise.all([maintenance, ...writers].map((task) => task.stop()));
      await Promise.all(writers.map((writer) => writer.run()));
      await changeListener.stop();
      await connections.close();
    },
  };
}
