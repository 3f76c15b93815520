// COPY … FROM STDIN with node-postgres. It stores rows with less work than INSERT, for this process and for PostgreSQL.
// Outside a transaction it is a transaction of its own, which is committed when the promise resolves.
//
// The rows are sent together with the statement, in one write, without waiting for the CopyInResponse of PostgreSQL. This is
// allowed: PostgreSQL ignores the rows of a COPY that it refused (PostgreSQL manual, "Message Flow", "COPY Operations").

import type { Connection, PoolClient, Submittable } from "pg";

/** Message types: the first byte of a message. */
const QUERY = 0x51;
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
/** One byte for the type and four for the length. The length includes its own four bytes, but not the type. */
const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;

function writeHeader(buffer: Buffer, offset: number, type: number, bytes: number): number {
  buffer[offset] = type;
  return buffer.writeInt32BE(LENGTH_BYTES + bytes, offset + 1);
}

function encodeMessages(statement: string, lines: string): Buffer {
  const queryBytes = Buffer.byteLength(statement) + 1;
  const dataBytes = Buffer.byteLength(lines);
  const buffer = Buffer.allocUnsafe(3 * HEADER_BYTES + queryBytes + dataBytes);
  let offset = writeHeader(buffer, 0, QUERY, queryBytes);
  offset += buffer.write(statement, offset);
  offset = writeHeader(buffer, buffer.writeUInt8(0, offset), COPY_DATA, dataBytes);
  offset += buffer.write(lines, offset);
  writeHeader(buffer, offset, COPY_DONE, 0);
  return buffer;
}

/** The methods that node-postgres calls for each message of PostgreSQL. */
class Copy implements Submittable {
  /** The client replaces it, to apply its query timeout. */
  callback: (error?: Error | null) => void;

  constructor(
    private readonly statement: string,
    private readonly lines: string,
    done: (error?: Error | null) => void,
  ) {
    this.callback = done;
  }

  submit(connection: Connection): void {
    connection.stream.write(encodeMessages(this.statement, this.lines));
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
}

/** `statement` is a COPY … FROM STDIN in text format. Rejects when PostgreSQL refuses a line; then no line is stored. */
export function copyFromStdin(client: PoolClient, statement: string, lines: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new Copy(statement, lines, (error) => (error ? reject(error) : resolve())));
  });
}
