import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Logo } from "@/components/layout/logo";
import { Alert } from "@/components/ui/alert";
import { DatabaseUnavailable } from "@/lib/core/run-query";
import { returnPath } from "@/lib/shared/routes";
import { readVisitor } from "@/lib/web/guards";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const firstValue = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Without the database the form still appears. It reports the failure itself, and works as soon as the database answers again. */
async function readVisitorIfPossible() {
  try {
    return await readVisitor();
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return { member: null, hasSessionCookie: false };
    throw error;
  }
}

export default async function SignInPage({ searchParams }: Props) {
  const { from, over } = await searchParams;
  const targetPath = returnPath(firstValue(from));
  const { member, hasSessionCookie } = await readVisitorIfPossible();
  if (member) redirect(targetPath);
  const sessionHasEnded = firstValue(over) !== undefined || (hasSessionCookie && from !== undefined);

  return (
    <main className="mx-auto flex min-h-[80dvh] w-full max-w-md flex-col justify-center gap-5 px-4 py-8">
      <Logo />
      <div className="rounded-lg border border-line bg-surface p-5 shadow-low sm:p-8">
        <h1 className="mb-4 text-xl font-semibold">Sign in</h1>
        {sessionHasEnded && (
          <Alert tone="warning" className="mb-5">
            <p>Your session has ended. Sign in again to continue. What you typed is kept.</p>
          </Alert>
        )}
        <SignInForm targetPath={targetPath} />
        <noscript>
          <p className="mt-4 text-sm text-ink-quiet">
            The console needs JavaScript. Allow it for this site and load the page again.
          </p>
        </noscript>
      </div>
    </main>
  );
}
