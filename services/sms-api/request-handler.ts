// Handles one call from its arrival to its response: parses it, looks up its key, asks lib/sms-api for the decision, stores,
// responds. It contains no rule itself. The work that a refusal needs, such as recording it, follows after the response.

import type { IncomingMessage, ServerResponse } from "node:http";
import { describeError } from "@/lib/platform/describe-error";
import { log } from "@/lib/platform/log";
import { type ApiCode, apiCodes, type MalformedRequest } from "@/lib/shared/sms-api-codes";
import type { CredentialsInForce } from "@/lib/sms-api/credentials";
import { type Accepted, countNumberStatuses, decide, type Refusal, refuseBeforeSignature } from "@/lib/sms-api/decision";
import { describeRefusal } from "@/lib/sms-api/descriptions";
import { type ApiResponse, formatResponse, formatResponseWithResults } from "@/lib/sms-api/responses";
import { type Api, type Call, parseCall } from "@/lib/sms-api/signed-request";
import type { AcceptanceOutcome, AcceptanceQueue, QueuedRequest } from "./acceptance-queue";
import { type CredentialCache, TooManyLookups } from "./credential-cache";
import type { FailedAuthenticationLimiter } from "./failed-authentication-limiter";
import type { Metrics } from "./metrics";
import type { PeerAddresses } from "./peer-addresses";
import type { RefusalRecorder } from "./refusal-recorder";
import type { RequestIds } from "./request-ids";
import type { ResponseBatcher } from "./response-batcher";
import type { TokenBuckets } from "./token-buckets";
import type { UsageCounter } from "./usage-counter";

export type Dependencies = {
  clock: () => Date;
  peerAddresses: PeerAddresses;
  credentialCache: CredentialCache;
  failedAuthentications: FailedAuthenticationLimiter;
  tokenBuckets: TokenBuckets;
  acceptanceQueue: AcceptanceQueue;
  refusals: RefusalRecorder;
  usage: UsageCounter;
  requestIds: RequestIds;
  metrics: Metrics;
  responses: ResponseBatcher;
  /** While the server stops, each response closes its connection, because an open connection would keep the process alive. */
  isStopping: () => boolean;
};

/** For the Retry-After header. */
const RETRY_AFTER_SECONDS = "1";
const NOTHING_STORED = "Nothing was stored. Try again later.";
const TOO_MANY_FAILURES = "Too many requests without a valid signature came from this address. Try again in a few seconds.";

export class RequestHandler {
  /** On the process's monotonic clock, in milliseconds. */
  readonly startedAt = performance.now();
  readonly now: Date;
  readonly requestId: string;

  constructor(
    private readonly dependencies: Dependencies,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    this.now = dependencies.clock();
    this.requestId = dependencies.requestIds.next(this.now);
  }

  /** Responds, now or later. Never throws, because the caller would then wait for a response that never comes. */
  handle(api: Api, path: string, query: string, body: Buffer): void {
    try {
      this.parseAndLookUp(api, path, query, body);
    } catch (error) {
      this.handleError(error);
    }
  }

  private parseAndLookUp(api: Api, path: string, query: string, body: Buffer): void {
    const { request, dependencies } = this;
    const { credentialCache, failedAuthentications, clock } = dependencies;
    const address = dependencies.peerAddresses.addressOf(request);
    const parsed = parseCall({ api, method: request.method ?? "", path, query, headers: request.headers, body, address });
    if (!parsed.ok) {
      this.refuseMalformedFrom(address, parsed);
      return;
    }
    const { call } = parsed;
    const cached = credentialCache.peek(call.signature.key, this.now);
    if (cached !== undefined) {
      this.decide(call, cached);
    } else if (failedAuthentications.isLimited(address, this.startedAt)) {
      this.respondTooManyFailures();
    } else {
      credentialCache
        .find(call.signature.key, clock)
        .then((found) => this.decide(call, found))
        .catch((error: unknown) => this.handleError(error));
    }
  }

  /** Refuses a request from which no call was parsed, such as one that is too large. */
  refuseMalformed(malformed: MalformedRequest): void {
    this.refuseMalformedFrom(this.dependencies.peerAddresses.addressOf(this.request), malformed);
  }

  private decide(call: Call, inForce: CredentialsInForce | null): void {
    const { tokenBuckets, usage, acceptanceQueue } = this.dependencies;
    const at = this.startedAt;
    const applicationId = inForce?.credentials.applicationId ?? "";
    const decision = decide(call, inForce, this.now, inForce !== null && tokenBuckets.hasToken(applicationId, at));
    if (decision.kind === "refused") {
      if (decision.signed) tokenBuckets.countCall(applicationId, at, decision.code !== "E000623");
      this.refuse(decision, call, inForce);
      return;
    }
    tokenBuckets.countCall(applicationId, at, true);
    if (decision.kind === "passed") {
      usage.count(applicationId, decision.secretVersion, call.address, this.now, 0);
      this.respond("000000", formatResponse("000000"));
    } else if (inForce && !acceptanceQueue.add(new AcceptedCall(this, decision, call, inForce))) {
      this.respondUnavailable();
    }
  }

  /** Responds to an accepted call once its messages are stored, or are known not to be. */
  finishAcceptance(outcome: AcceptanceOutcome, { accepted, call, inForce }: AcceptedCall): void {
    const { usage, metrics, credentialCache } = this.dependencies;
    const { applicationId, key } = inForce.credentials;
    switch (outcome) {
      case "stored": {
        const { code, results, request } = accepted;
        usage.count(applicationId, accepted.secretVersion, call.address, this.now, accepted.acceptedCount);
        this.respond(
          code,
          formatResponseWithResults(code, apiCodes[code].sentence, results, request.from, this.requestId, this.now),
        );
        // The console shows failed numbers on the same page as refusals.
        if (code === "E000510") this.recordFailedNumbers(accepted, call, inForce);
        return;
      }
      case "not_stored":
        metrics.countDatabaseError();
        this.respondUnavailable();
        return;
      default: {
        // The change was committed before this call took the application's lock.
        credentialCache.forget(key);
        const wrongSecret = call.signature.scheme === "wsse" ? "E000105" : "E000045";
        const code = outcome === "suspended" ? "E000103" : wrongSecret;
        this.refuse({ kind: "refused", code, signed: false, facts: {} }, call, inForce);
      }
    }
  }

  private recordFailedNumbers(accepted: Accepted, call: Call, inForce: CredentialsInForce): void {
    const facts = { statuses: countNumberStatuses(accepted.results) };
    this.record({ kind: "refused", code: "E000510", signed: true, facts }, inForce, call.address);
  }

  private refuse(refusal: Refusal, call: Call, inForce: CredentialsInForce | null): void {
    const { failedAuthentications } = this.dependencies;
    if (!refusal.signed) {
      if (failedAuthentications.isLimited(call.address, this.startedAt)) {
        this.respondTooManyFailures();
        if (inForce) this.record(refuseBeforeSignature("E000623", inForce, { isFlood: true }), inForce, call.address);
        return;
      }
      failedAuthentications.countFailure(call.address, this.startedAt);
    }
    const { code, results, request } = refusal;
    const description = describeRefusal(refusal, call.address, this.now);
    if (code === "E000510" && results && request) {
      this.respond(code, formatResponseWithResults(code, description, results, request.from, this.requestId, this.now));
    } else {
      this.respond(code, formatResponse(code, description));
    }
    if (inForce) this.record(refusal, inForce, call.address, call);
  }

  private record(refusal: Refusal, { credentials }: CredentialsInForce, address: string, call?: Call): void {
    this.dependencies.refusals.record(credentials.applicationId, refusal, address, this.now, call);
  }

  /** The application is looked up only after the response, and only if the request contained a key. */
  private refuseMalformedFrom(address: string, { code, key, error }: MalformedRequest): void {
    const { failedAuthentications, credentialCache, clock } = this.dependencies;
    if (failedAuthentications.isLimited(address, this.startedAt)) {
      this.respondTooManyFailures();
      return;
    }
    failedAuthentications.countFailure(address, this.startedAt);
    this.respond(code, formatResponse(code));
    if (key === undefined) return;
    const record = (inForce: CredentialsInForce | null) => {
      if (inForce)
        this.record(refuseBeforeSignature(code, inForce, error === undefined ? {} : { problem: error }), inForce, address);
    };
    const cached = credentialCache.peek(key, this.now);
    if (cached !== undefined) record(cached);
    // Without the database the refusal could not be stored either.
    else credentialCache.find(key, clock).then(record, () => {});
  }

  private respondTooManyFailures(): void {
    this.response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    this.respond("E000623", formatResponse("E000623", TOO_MANY_FAILURES));
  }

  private handleError(error: unknown): void {
    if (!(error instanceof TooManyLookups)) {
      log.error({ event: "sms_api.call_failed", requestId: this.requestId, error: describeError(error) });
      this.dependencies.metrics.countDatabaseError();
    }
    this.respondUnavailable();
  }

  private respondUnavailable(): void {
    this.response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    this.respond("E000000", formatResponse("E000000", `${apiCodes.E000000.sentence} ${NOTHING_STORED}`, 503));
  }

  private respond(code: ApiCode, apiResponse: ApiResponse): void {
    this.dependencies.metrics.countResponse(code, performance.now() - this.startedAt);
    this.dependencies.responses.add(() => this.write(apiResponse));
  }

  private write({ httpStatus, body }: ApiResponse): void {
    const { response } = this;
    if (response.headersSent || response.destroyed) return;
    if (this.dependencies.isStopping()) response.setHeader("Connection", "close");
    response.writeHead(httpStatus, {
      "Content-Type": "application/json;charset=UTF-8",
      "Content-Length": Buffer.byteLength(body),
      "X-Request-Id": this.requestId,
    });
    response.end(body);
  }
}

/** An accepted call, while its messages wait to be stored. */
class AcceptedCall implements QueuedRequest {
  readonly requestId: string;
  readonly applicationId: string;
  readonly key: string;
  readonly hasSent: boolean;
  readonly at: Date;
  readonly startedAt: number;

  constructor(
    private readonly handler: RequestHandler,
    readonly accepted: Accepted,
    readonly call: Call,
    readonly inForce: CredentialsInForce,
  ) {
    const { applicationId, key, hasSent } = inForce.credentials;
    this.requestId = handler.requestId;
    this.applicationId = applicationId;
    this.key = key;
    this.hasSent = hasSent;
    this.at = handler.now;
    this.startedAt = handler.startedAt;
  }

  onOutcome(outcome: AcceptanceOutcome): void {
    this.handler.finishAcceptance(outcome, this);
  }
}
