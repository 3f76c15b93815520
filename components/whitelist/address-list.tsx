import clsx from "clsx";

type Props = {
  addresses: readonly string[];
  /** How many are spelled out; the rest is counted. */
  most?: number;
  className?: string;
};

/** The addresses of a list; a blank list in the words of what it means. */
export function AddressList({ addresses, most = addresses.length, className }: Props) {
  if (addresses.length === 0) return <span className={className}>any address may call</span>;
  const rest = addresses.length - most;
  return (
    <span className={clsx("wrap-anywhere", className)}>
      {addresses.slice(0, most).map((address, index) => (
        <span key={address}>
          {index > 0 && ", "}
          <span className="font-mono text-[0.9em]">{address}</span>
        </span>
      ))}
      {rest > 0 && ` and ${rest} more`}
    </span>
  );
}
