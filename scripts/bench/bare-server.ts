// The baseline of the SMS API benchmark: a bare HTTP server that reads the body, computes the same digest, and stores nothing.
// With a database URL as the second argument it stores each request with one INSERT.

import { hash, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import pg from "pg";

const [secret = "", databaseUrl] = process.argv.slice(2);
const pool = databaseUrl ? new pg.Pool({ connectionString: databaseUrl, max: 20 }) : null;
const token = /PasswordDigest="([^"]*)",Nonce="([^"]*)",Created="([^"]*)"/;
const answer = JSON.stringify({ code: "000000", description: "Success" });

const INSERT = `
  INSERT INTO messages (request_id, position, application_id, secret_version, sender, recipient, template_id,
    template_parameters, extend, status_callback, parts, accepted_at, status)
  VALUES ($1, 1, $2, 1, 'isms12345678', '+491701234567', '8ff55eac1d0b478ab3c06c3c6a492300', '["369751"]', NULL, NULL, 1, $3, 'ACCEPTED')`;

/** A UUID whose first bits are the instant, because the table's partitions are selected by it. */
function requestId(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

function finish(response: ServerResponse, status: number): void {
  response.writeHead(status, { "Content-Type": "application/json;charset=UTF-8", "Content-Length": answer.length });
  response.end(answer);
}

function respond(request: IncomingMessage, response: ServerResponse, body: string): void {
  const [, digest = "", nonce = "", created = ""] = token.exec(String(request.headers["x-wsse"])) ?? [];
  const isValid = timingSafeEqual(hash("sha256", nonce + created + secret, "buffer"), Buffer.from(digest, "base64"));
  if (!isValid || body === "" || !pool) {
    finish(response, isValid && body !== "" ? 200 : 401);
    return;
  }
  const at = new Date(Date.parse(created));
  const values = [requestId(at), "00000000-0000-0000-0000-000000000001", at];
  pool.query({ name: "insert", text: INSERT, values }).then(
    () => finish(response, 200),
    () => finish(response, 503),
  );
}

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => respond(request, response, body));
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as { port: number }).port));
process.on("disconnect", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
