// The SMS API as a whole: its parts put together, started in an order in which nothing is served that cannot be, and stopped
// so that what was accepted is finished.

import { Server as TlsServer } from "node:tls";
import { createMessagePartitions } from "@/lib/messages/jobs";
import type { Tls } from "@/lib/platform/certificate";
import { now } from "@/lib/platform/clock";
import { PeriodicTask } from "@/lib/platform/periodic-task";
import { parseTrustedProxies } from "@/lib/shared/client-address";
import { isMigrated, readCredentials } from "@/lib/sms-api/store";
import { AcceptanceQueue } from "./acceptance-queue";
import { Notices } from "./change-listener";
import { openConnections } from "./connections";
import { CredentialCache } from "./credential-cache";
import { UnsignedFloods } from "./failed-authentication-limiter";
import { closeGracefully, createSmsApiServer, listen } from "./http-server";
import { runMaintenance } from "./maintenance";
import { Metrics } from "./metrics";
import { PeerAddresses } from "./peer-addresses";
import { Refusals } from "./refusal-recorder";
import type { Parts } from "./request-handler";
import { RequestIds } from "./request-ids";
import { WriteTogether } from "./response-batcher";
import { Rates } from "./token-buckets";
import { UseCounts } from "./usage-counter";

const WRITE_EVERY_MS = 1000;
/** A stop waits so long for callers that are still sending; what is accepted is stored within less. */
const IN_FLIGHT_WITHIN_MS = 7000;
const KEEP_HOUSE_EVERY_MS = 10 * 60 * 1000;

export type GatewayOptions = {
  databaseUrl: string;
  host: string;
  /** 0: any that is free. */
  port: number;
  tls: Tls | null;
  trustedProxies: readonly string[];
  /** Calls a second and application. */
  applicationRateLimit: number;
  /** Calls without a right signature, an address and ten seconds; the product's own when left out. */
  unsignedLimit?: number;
};

export type Gateway = {
  port: number;
  /** Serves new connections with another certificate; those that are open go on. Only where there was one before. */
  renewCertificate(tls: Tls): void;
  /** Takes no new call, finishes those it has, writes what it counted. */
  stop(): Promise<void>;
};

/** Resolves when it listens. The database need not be there yet: calls are told to try again until it is. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const connections = openConnections(options.databaseUrl);
  const rates = new Rates(options.applicationRateLimit);
  const credentials = new CredentialCache(
    (keys) => readCredentials(connections.working, keys, now()),
    () => notices.isTrusted(),
  );
  const notices = new Notices(options.databaseUrl, connections.beating, {
    onChange: (key) => credentials.forget(key),
    onReset: () => credentials.forgetAll(),
    onPeer: (gateway, demand) => rates.hear(gateway, demand, performance.now()),
    demand: () => rates.endSecond(performance.now()),
  });
  const queue = new AcceptanceQueue(connections.storing, connections.working, now);
  const metrics = new Metrics({
    waitingMessages: () => queue.length,
    cacheHits: () => credentials.hits,
    cacheMisses: () => credentials.misses,
    cacheEntries: () => credentials.size,
    cacheAge: () => notices.age() / 1000,
  });
  queue.onBatch = (requests) => metrics.countBatch(requests);
  const parts: Parts = {
    clock: now,
    peers: new PeerAddresses(parseTrustedProxies(options.trustedProxies)),
    credentials,
    floods: new UnsignedFloods(options.unsignedLimit),
    rates,
    queue,
    refusals: new Refusals(connections.working),
    uses: new UseCounts(connections.working),
    ids: new RequestIds(),
    metrics,
    answers: new WriteTogether(),
    isStopping: () => stopping,
  };
  let stopping = false;
  const isReady = async () => notices.isTrusted() && (await isMigrated(connections.working));
  const server = createSmsApiServer(parts, { isReady, metrics: () => metrics.text() }, options.tls);

  const writings = [
    new PeriodicTask("refusals", WRITE_EVERY_MS, () => parts.refusals.write()),
    new PeriodicTask("uses", WRITE_EVERY_MS, () => parts.uses.write()),
  ];
  const house = new PeriodicTask("housekeeping", KEEP_HOUSE_EVERY_MS, () => runMaintenance(connections.working, now()));

  notices.start();
  await new PeriodicTask("partitions", 0, () => createMessagePartitions(connections.working, now())).run();
  for (const writing of writings) writing.start();
  house.start();
  void house.run();
  const port = await listen(server, options.host, options.port);

  return {
    port,
    renewCertificate(tls) {
      if (server instanceof TlsServer) server.setSecureContext(tls);
    },
    async stop() {
      stopping = true;
      await closeGracefully(server, IN_FLIGHT_WITHIN_MS);
      await queue.drained();
      await Promise.all([house, ...writings].map((work) => work.stop()));
      await Promise.all(writings.map((writing) => writing.run()));
      await notices.stop();
      await connections.close();
    },
  };
}
