// Rows in columns, as wide as their widest cell.

/** Control characters in a name would steer the terminal. */
function plain(cell: string): string {
  return cell.replace(/[\p{Cc}\p{Cf}]/gu, "");
}

export function formatTable(header: string[], rows: string[][]): string {
  const lines = [header, ...rows].map((row) => row.map(plain));
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
