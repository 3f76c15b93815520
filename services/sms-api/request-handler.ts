// One call from its arrival to its answer: read it, look its key up, let lib/sms decide, store, answer. No rule is written
// here, and nothing of what a refusal costs is done before the answer.

import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "@/lib/platform/log";
import { type ApiCode, apiCodes, type MalformedRequest } from "@/lib/shared/sms-api-codes";
import type { CredentialsInForce } from "@/lib/sms-api/credentials";
import { type Accepted, countNumberStatuses, decide, type Refusal, refuseBeforeSignature } from "@/lib/sms-api/decision";
import { describeRefusal } from "@/lib/sms-api/descriptions";
import { type ApiResponse, formatResponse, formatResponseWithResults } from "@/lib/sms-api/responses";
import { type Api, type Call, parseCall } from "@/lib/sms-api/signed-request";
import type { AcceptanceQueue, Outcome, Waiting } from "./acceptance-queue";
import { type CredentialCache, TooManyLookUps } from "./credential-cache";
import type { UnsignedFloods } from "./failed-authentication-limiter";
import type { Metrics } from "./metrics";
import type { PeerAddresses } from "./peer-addresses";
import type { Refusals } from "./refusal-recorder";
import type { RequestIds } from "./request-ids";
import type { WriteTogether } from "./response-batcher";
import type { Rates } from "./token-buckets";
import type { UseCounts } from "./usage-counter";

export type Parts = {
  clock: () => Date;
  peers: PeerAddresses;
  credentials: CredentialCache;
  floods: UnsignedFloods;
  rates: Rates;
  queue: AcceptanceQueue;
  refusals: Refusals;
  uses: UseCounts;
  ids: RequestIds;
  metrics: Metrics;
  answers: WriteTogether;
  /** A connection that is kept would keep the process from ending. */
  isStopping: () => boolean;
};

/** What a caller is told to wait when the database is slow or away. */
const RETRY_AFTER_SECONDS = "1";
const TRY_AGAIN = "Nothing was stored. Try again later.";
const TOO_MANY_UNSIGNED = "Too many requests without a right signature came from this address. Try again in a few seconds.";

export class Exchange {
  /** On the process's monotonic clock, in milliseconds. */
  readonly beganAt = performance.now();
  readonly now: Date;
  readonly requestId: string;

  constructor(
    private readonly parts: Parts,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    this.now = parts.clock();
    this.requestId = parts.ids.next(this.now);
  }

  /** Answers, now or later. Throws nothing: a call that nobody answers would keep its caller waiting. */
  run(api: Api, path: string, query: string, body: Buffer): void {
    try {
      this.take(api, path, query, body);
    } catch (error) {
      this.unavailable(error);
    }
  }

  private take(api: Api, path: string, query: string, body: Buffer): void {
    const { request, parts } = this;
    const address = parts.peers.addressOf(request);
    const read = parseCall({ api, method: request.method ?? "", path, query, headers: request.headers, body, address });
    if (!read.ok) {
      this.refuseForm(read, address);
      return;
    }
    const { call } = read;
    const kept = parts.credentials.peek(call.signature.key, this.now);
    if (kept !== undefined) {
      this.decide(call, kept);
    } else if (parts.floods.isOver(address, this.beganAt)) {
      this.refuseFlood();
    } else {
      parts.credentials
        .find(call.signature.key, parts.clock)
        .then((found) => this.decide(call, found))
        .catch((error: unknown) => this.unavailable(error));
    }
  }

  /** A request that did not come as far as a call, such as one that is too large. */
  refuseUnread(refusal: MalformedRequest): void {
    this.refuseForm(refusal, this.parts.peers.addressOf(this.request));
  }

  private decide(call: Call, inForce: CredentialsInForce | null): void {
    const { rates } = this.parts;
    const at = this.beganAt;
    const applicationId = inForce?.credentials.applicationId ?? "";
    const decision = decide(call, inForce, this.now, inForce !== null && rates.hasRoom(applicationId, at));
    if (decision.kind === "refused") {
      if (decision.signed) rates.take(applicationId, at, decision.code !== "E000623");
      this.refuse(decision, call, inForce);
      return;
    }
    rates.take(applicationId, at, true);
    if (decision.kind === "passed") {
      this.parts.uses.count(applicationId, decision.secretVersion, call.address, this.now, 0);
      this.send("000000", formatResponse("000000"));
    } else if (inForce && !this.parts.queue.add(new Storing(this, decision, call, inForce))) {
      this.tryLater();
    }
  }

  stored(outcome: Outcome, { accepted, call, inForce }: Storing): void {
    const { applicationId } = inForce.credentials;
    switch (outcome) {
      case "stored": {
        const { code, results, request } = accepted;
        this.parts.uses.count(applicationId, accepted.secretVersion, call.address, this.now, accepted.acceptedCount);
        this.send(
          code,
          formatResponseWithResults(code, apiCodes[code].sentence, results, request.from, this.requestId, this.now),
        );
        // Some numbers failed: the person who asks which gets the same page as for a refusal.
        if (code === "E000510") this.noteFailedNumbers(accepted, call, inForce);
        return;
      }
      case "not_stored":
        this.parts.metrics.countDatabaseError();
        this.tryLater();
        return;
      default: {
        // Found under the application's lock: the change came first.
        this.parts.credentials.forget(inForce.credentials.key);
        const wrong = call.signature.scheme === "wsse" ? "E000105" : "E000045";
        const code = outcome === "suspended" ? "E000103" : wrong;
        this.refuse({ kind: "refused", code, signed: false, facts: {} }, call, inForce);
      }
    }
  }

  private noteFailedNumbers(accepted: Accepted, call: Call, { credentials }: CredentialsInForce): void {
    const facts = { statuses: countNumberStatuses(accepted.results) };
    this.parts.refusals.note(
      credentials.applicationId,
      { kind: "refused", code: "E000510", signed: true, facts },
      call.address,
      this.now,
    );
  }

  private refuse(refused: Refusal, call: Call, inForce: CredentialsInForce | null): void {
    const { floods } = this.parts;
    if (!refused.signed) {
      if (floods.isOver(call.address, this.beganAt)) {
        this.refuseFlood();
        if (inForce) this.note(refuseBeforeSignature("E000623", inForce, { isFlood: true }), inForce, call.address);
        return;
      }
      floods.count(call.address, this.beganAt);
    }
    const { code, results, request } = refused;
    const description = describeRefusal(refused, call.address, this.now);
    if (code === "E000510" && results && request) {
      this.send(code, formatResponseWithResults(code, description, results, request.from, this.requestId, this.now));
    } else {
      this.send(code, formatResponse(code, description));
    }
    if (inForce) this.note(refused, inForce, call.address, call);
  }

  private note(refused: Refusal, { credentials }: CredentialsInForce, address: string, signed?: Call): void {
    this.parts.refusals.note(credentials.applicationId, refused, address, this.now, signed);
  }

  /** Of a call that was not read to its end. Whose it is, if a key was read, is asked after the answer. */
  private refuseForm({ code, key, error }: MalformedRequest, address: string): void {
    const { floods, credentials, clock } = this.parts;
    if (floods.isOver(address, this.beganAt)) {
      this.refuseFlood();
      return;
    }
    floods.count(address, this.beganAt);
    this.send(code, formatResponse(code));
    if (key === undefined) return;
    const note = (inForce: CredentialsInForce | null) => {
      if (inForce)
        this.note(refuseBeforeSignature(code, inForce, error === undefined ? {} : { problem: error }), inForce, address);
    };
    const kept = credentials.peek(key, this.now);
    if (kept !== undefined) note(kept);
    // Without the database nothing can be kept either.
    else credentials.find(key, clock).then(note, () => {});
  }

  private refuseFlood(): void {
    this.response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    this.send("E000623", formatResponse("E000623", TOO_MANY_UNSIGNED));
  }

  private unavailable(error: unknown): void {
    if (!(error instanceof TooManyLookUps)) {
      const { name, code } = error as { name?: string; code?: string };
      log.error({ event: "gateway.call_failed", requestId: this.requestId, error: { name, code } });
      this.parts.metrics.countDatabaseError();
    }
    this.tryLater();
  }

  private tryLater(): void {
    this.response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    this.send("E000000", formatResponse("E000000", `${apiCodes.E000000.sentence} ${TRY_AGAIN}`, 503));
  }

  private send(code: ApiCode, answer: ApiResponse): void {
    this.parts.metrics.count(code, performance.now() - this.beganAt);
    this.parts.answers.add(() => this.write(answer));
  }

  private write({ httpStatus, body }: ApiResponse): void {
    const { response } = this;
    if (response.headersSent || response.destroyed) return;
    if (this.parts.isStopping()) response.setHeader("Connection", "close");
    response.writeHead(httpStatus, {
      "Content-Type": "application/json;charset=UTF-8",
      "Content-Length": Buffer.byteLength(body),
      "X-Request-Id": this.requestId,
    });
    response.end(body);
  }
}

/** An accepted call while it waits to be stored. */
class Storing implements Waiting {
  readonly requestId: string;
  readonly applicationId: string;
  readonly key: string;
  readonly hasSent: boolean;
  readonly at: Date;
  readonly since: number;

  constructor(
    private readonly exchange: Exchange,
    readonly accepted: Accepted,
    readonly call: Call,
    readonly inForce: CredentialsInForce,
  ) {
    const { applicationId, key, hasSent } = inForce.credentials;
    this.requestId = exchange.requestId;
    this.applicationId = applicationId;
    this.key = key;
    this.hasSent = hasSent;
    this.at = exchange.now;
    this.since = exchange.beganAt;
  }

  done(outcome: Outcome): void {
    this.exchange.stored(outcome, this);
  }
}
