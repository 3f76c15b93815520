// A table as text. Each column is as wide as its widest cell.

/** Without control characters, which could send commands to the terminal. */
function withoutControlCharacters(cell: string): string {
  return cell.replace(/[\p{Cc}\p{Cf}]/gu, "");
}

export function formatTable(header: string[], rows: string[][]): string {
  const lines = [header, ...rows].map((row) => row.map(withoutControlCharacters));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? "")].length)));
  const pad = (cell: string, width: number) => cell + " ".repeat(Math.max(0, width - [...cell].length));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
