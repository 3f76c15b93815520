// Learns of changes through PostgreSQL's LISTEN. Triggers send a notification for each change of an application, a secret or
// a whitelist. The listening connection can die without an error, so the listener also sends itself a heartbeat once a second,
// over another connection. Notifications arrive in the order of their commits: when a heartbeat arrives, every change committed
// before it has arrived too. Without a heartbeat for 5 s, changes may have been missed, and the listener is no longer trusted.
//
// The heartbeat also tells the other SMS API processes that this one is alive, and which applications call it how often
// (token-buckets.ts).

import { randomUUID } from "node:crypto";
import pg, { type Pool } from "pg";
import { log } from "@/lib/platform/log";
import { connectionOptions } from "@/lib/platform/pg-connection";

const CHANGE_CHANNEL = "sms_credentials";
const HEARTBEAT_CHANNEL = "sms_api_heartbeats";
const HEARTBEAT_EVERY_MS = 1000;
/** Half-open: at 5 s itself the listener is not trusted. */
export const TRUSTED_FOR_MS = 5000;
const RECONNECT_AFTER_MS = 250;
/** A hanging connection must not delay the stop. */
const CLOSE_TIMEOUT_MS = 500;

export type Demand = [applicationId: string, callsInTheLastSecond: number];

type Heartbeat = { instanceId: string; sentAt: number; demand: Demand[] };

type ChangeHandler = {
  /** The credentials with this key changed. */
  onChange(key: string): void;
  /** Anything may have changed. */
  onReset(): void;
  /** Another process is alive and has this demand. */
  onPeerDemand(instanceId: string, demand: Demand[]): void;
  /** The demand to send to the other processes; called once a second. */
  takeDemand(): Demand[];
};

export class ChangeListener {
  private readonly instanceId = randomUUID();
  private client: pg.Client | null = null;
  /** When the latest heartbeat that arrived was sent; on the process's monotonic clock, in milliseconds. */
  private confirmedAt = Number.NEGATIVE_INFINITY;
  private connectedAt = 0;
  private isStopped = false;
  private heartbeatTimer: NodeJS.Timeout | undefined;
  private reconnectTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly heartbeatPool: Pool,
    private readonly handler: ChangeHandler,
  ) {}

  start(): void {
    void this.connect();
    this.heartbeatTimer = setInterval(() => this.sendHeartbeat(), HEARTBEAT_EVERY_MS);
  }

  /** Whether every change committed more than 5 s ago has certainly arrived. */
  isTrusted(): boolean {
    return this.msSinceConfirmation() < TRUSTED_FOR_MS;
  }

  /** The age of the latest heartbeat that arrived. */
  msSinceConfirmation(): number {
    return performance.now() - this.confirmedAt;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.heartbeatTimer);
    clearTimeout(this.reconnectTimer);
    const { client } = this;
    this.client = null;
    if (!client) return;
    const timeout = new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref());
    await Promise.race([client.end().catch(() => {}), timeout]);
  }

  private async connect(): Promise<void> {
    if (this.isStopped) return;
    const client = new pg.Client(connectionOptions(this.databaseUrl));
    this.client = client;
    this.connectedAt = performance.now();
    client.on("error", (error) => this.reconnect(client, error.message));
    client.on("end", () => this.reconnect(client, "the connection ended"));
    client.on("notification", ({ channel, payload = "" }) => {
      if (client !== this.client) return;
      if (channel === HEARTBEAT_CHANNEL) this.receiveHeartbeat(payload);
      else if (payload === "") this.handler.onReset();
      else this.handler.onChange(payload);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANGE_CHANNEL}`);
      await client.query(`LISTEN ${HEARTBEAT_CHANNEL}`);
      if (client !== this.client) return;
      this.handler.onReset();
      this.sendHeartbeat();
    } catch (error) {
      this.reconnect(client, (error as Error).message);
    }
  }

  /** Trusts nothing until a new connection is confirmed. Does nothing for a connection that was replaced before. */
  private reconnect(client: pg.Client, reason: string): void {
    if (client !== this.client || this.isStopped) return;
    this.client = null;
    this.confirmedAt = Number.NEGATIVE_INFINITY;
    this.handler.onReset();
    log.warn({ event: "sms_api.change_listener_disconnected", reason });
    void client.end().catch(() => {});
    this.reconnectTimer = setTimeout(() => void this.connect(), RECONNECT_AFTER_MS);
  }

  private sendHeartbeat(): void {
    const { client } = this;
    // A silent connection may be dead without an error.
    const silentForMs = performance.now() - Math.max(this.confirmedAt, this.connectedAt);
    if (client && silentForMs > TRUSTED_FOR_MS) {
      this.reconnect(client, "no heartbeat arrived");
      return;
    }
    const heartbeat: Heartbeat = { instanceId: this.instanceId, sentAt: performance.now(), demand: this.handler.takeDemand() };
    this.heartbeatPool
      .query("SELECT pg_notify($1, $2)", [HEARTBEAT_CHANNEL, JSON.stringify(heartbeat)])
      .catch((error: Error) => log.debug({ event: "sms_api.heartbeat_not_sent", reason: error.message }));
  }

  private receiveHeartbeat(payload: string): void {
    let heartbeat: Heartbeat;
    try {
      heartbeat = JSON.parse(payload) as Heartbeat;
    } catch {
      return;
    }
    const { instanceId, sentAt, demand } = heartbeat;
    if (instanceId === this.instanceId) this.confirmedAt = Math.max(this.confirmedAt, sentAt);
    else if (Array.isArray(demand)) this.handler.onPeerDemand(instanceId, demand);
  }
}
