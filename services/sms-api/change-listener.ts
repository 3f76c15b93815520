// How a gateway hears of changes. Triggers send a notice for every change of an application, a secret or a whitelist; one
// connection listens. That connection may die without a word, so the gateway also sends itself a notice once a second, over
// another connection: what was committed before that notice has been heard when it arrives, because notices come in the
// order of their commits. Between two of them nothing proves that news still comes, and after 5 s nothing is believed.
//
// The same notice tells the other gateways that this one lives and which applications keep it busy (gateway/rates.ts).

import { randomUUID } from "node:crypto";
import pg, { type Pool } from "pg";
import { log } from "@/lib/platform/log";
import { connectionOptions } from "@/lib/platform/pg-connection";

const CHANGES = "sms_credentials";
const HEARTBEATS = "sms_gateways";
const HEARTBEAT_EVERY_MS = 1000;
/** Half-open: at 5 s itself nothing is believed any more. */
export const TRUSTED_FOR_MS = 5000;
const RECONNECT_AFTER_MS = 250;

export type Demand = [applicationId: string, callsInTheLastSecond: number];

type Heartbeat = { gateway: string; sentAt: number; demand: Demand[] };

type Listener = {
  /** A key whose credentials changed. */
  onChange(key: string): void;
  /** Anything may have changed. */
  onReset(): void;
  /** Another gateway lives, and is busy with these applications. */
  onPeer(gateway: string, demand: Demand[]): void;
  /** What to tell the other gateways; asked once a second. */
  demand(): Demand[];
};

export class Notices {
  private readonly gateway = randomUUID();
  private client: pg.Client | null = null;
  /** When the latest heartbeat that came back was sent; on the process's monotonic clock, in milliseconds. */
  private provedAt = Number.NEGATIVE_INFINITY;
  private connectedAt = 0;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly sending: Pool,
    private readonly listener: Listener,
  ) {}

  start(): void {
    void this.connect();
    this.timer = setInterval(() => this.beat(), HEARTBEAT_EVERY_MS);
  }

  /** Whether every change committed up to 5 s ago has been heard for certain. */
  isTrusted(): boolean {
    return performance.now() - this.provedAt < TRUSTED_FOR_MS;
  }

  /** Age of the proof, in milliseconds. */
  age(): number {
    return performance.now() - this.provedAt;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    clearTimeout(this.retry);
    const { client } = this;
    this.client = null;
    // A connection that hangs would make the end wait for it.
    if (client) await Promise.race([client.end().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 500).unref())]);
  }

  private async connect(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client(connectionOptions(this.databaseUrl));
    this.client = client;
    this.connectedAt = performance.now();
    client.on("error", (error) => this.lose(client, error.message));
    client.on("end", () => this.lose(client, "the connection ended"));
    client.on("notification", ({ channel, payload = "" }) => {
      if (client !== this.client) return;
      if (channel === HEARTBEATS) this.hear(payload);
      else if (payload === "") this.listener.onReset();
      else this.listener.onChange(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANGES}`);
      await client.query(`LISTEN ${HEARTBEATS}`);
      if (client !== this.client) return;
      this.listener.onReset();
      this.beat();
    } catch (error) {
      this.lose(client, (error as Error).message);
    }
  }

  /** Forgets what was proved, and begins anew a little later. Once for each connection. */
  private lose(client: pg.Client, reason: string): void {
    if (client !== this.client || this.stopped) return;
    this.client = null;
    this.provedAt = Number.NEGATIVE_INFINITY;
    this.listener.onReset();
    log.warn({ event: "gateway.listening_lost", reason });
    void client.end().catch(() => {});
    this.retry = setTimeout(() => void this.connect(), RECONNECT_AFTER_MS);
  }

  private beat(): void {
    const { client } = this;
    // A connection that stays silent may be a dead one that nobody has told us of.
    const silentFor = performance.now() - Math.max(this.provedAt, this.connectedAt);
    if (client && silentFor > TRUSTED_FOR_MS) {
      this.lose(client, "no heartbeat came back");
      return;
    }
    const heartbeat: Heartbeat = { gateway: this.gateway, sentAt: performance.now(), demand: this.listener.demand() };
    this.sending
      .query("SELECT pg_notify($1, $2)", [HEARTBEATS, JSON.stringify(heartbeat)])
      .catch((error: Error) => log.debug({ event: "gateway.heartbeat_not_sent", reason: error.message }));
  }

  private hear(payload: string): void {
    let heartbeat: Heartbeat;
    try {
      heartbeat = JSON.parse(payload) as Heartbeat;
    } catch {
      return;
    }
    if (heartbeat.gateway === this.gateway) this.provedAt = Math.max(this.provedAt, heartbeat.sentAt);
    else if (Array.isArray(heartbeat.demand)) this.listener.onPeer(heartbeat.gateway, heartbeat.demand);
  }
}
