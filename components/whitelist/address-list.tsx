import clsx from "clsx";

type Props = {
  addresses: readonly string[];
  /** How many addresses are shown; for the others only their number is. */
  limit?: number;
  className?: string;
};

/** The addresses of a list. A blank list is shown as what it means. */
export function AddressList({ addresses, limit = addresses.length, className }: Props) {
  if (addresses.length === 0) return <span className={className}>any address may call</span>;
  const rest = addresses.length - limit;
  return (
    <span className={clsx("wrap-anywhere", className)}>
      {addresses.slice(0, limit).map((address, index) => (
        <span key={address}>
          {index > 0 && ", "}
          <span className="font-mono text-[0.9em]">{address}</span>
        </span>
      ))}
      {rest > 0 && ` and ${rest} more`}
    </span>
  );
}
