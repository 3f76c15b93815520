import Link from "next/link";
import { SignOutButton } from "@/components/auth/sign-out-button";
import { Icon } from "@/components/ui/icon";
import { routes } from "@/lib/shared/routes";
import { Logo } from "./logo";

export type ConsoleHeaderProps = {
  accountName: string;
  /** EUR as a decimal string. */
  balance: string;
  personName: string;
  email: string;
  roleLabel: string;
};

export function ConsoleHeader({ accountName, balance, personName, email, roleLabel }: ConsoleHeaderProps) {
  return (
    <header className="z-10 flex flex-wrap items-center gap-x-5 gap-y-2 border-b border-line bg-surface px-4 py-2 lg:sticky lg:top-0">
      <Link href={routes.applications} prefetch={false} className="flex min-h-8 items-center rounded-md pr-1">
        <Logo />
      </Link>
      <dl className="ml-auto flex min-w-0 flex-wrap items-center gap-x-5 gap-y-1 text-sm max-lg:order-last max-lg:ml-0 max-lg:w-full">
        <div className="flex min-w-0 items-baseline gap-1.5">
          <dt className="text-ink-quiet">Account</dt>
          <dd className="min-w-0 font-medium wrap-anywhere">{accountName}</dd>
        </div>
        <div className="flex items-center gap-1.5">
          <dt className="text-ink-quiet">
            <Icon name="wallet" className="size-4" />
            <span className="sr-only">Balance</span>
          </dt>
          <dd className="font-medium whitespace-nowrap tabular-nums">{balance} EUR</dd>
        </div>
        <div className="flex min-w-0 items-center gap-1.5" title={email}>
          <dt className="shrink-0 text-ink-quiet">
            <Icon name="circle-user" className="size-4" />
            <span className="sr-only">Signed in as</span>
          </dt>
          <dd className="min-w-0 wrap-anywhere">
            <span className="font-medium">{personName}</span> <span className="text-ink-quiet">{roleLabel}</span>
          </dd>
        </div>
      </dl>
      <div className="max-lg:ml-auto">
        <SignOutButton size="sm" />
      </div>
    </header>
  );
}
