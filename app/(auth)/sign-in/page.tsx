import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { logoPath } from "@/components/shell/logo-path";
import { Alert } from "@/components/ui/alert";
import { readVisitor } from "@/lib/auth/guards";
import { DatabaseUnavailable } from "@/lib/server/read";
import { returnPath } from "@/lib/shared/routes";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Without the database the form is still shown: it says itself what is the matter, and works as soon as it is back. */
async function visitor() {
  try {
    return await readVisitor();
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return { member: null, hadSession: false };
    throw error;
  }
}

export default async function SignInPage({ searchParams }: Props) {
  const { from, over } = await searchParams;
  const leadsTo = returnPath(first(from));
  const { member, hadSession } = await visitor();
  if (member) redirect(leadsTo);
  const isOver = first(over) !== undefined || (hadSession && from !== undefined);

  return (
    <main id="main" className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-4 py-8">
      <div className="mb-6 flex items-center gap-3">
        {/* biome-ignore lint/performance/noImgElement: a small vector file, which there is nothing to optimise about */}
        <img src={logoPath} alt="" width={36} height={36} />
        <span className="text-lg font-semibold">Message &amp; SMS</span>
      </div>
      <div className="rounded-lg border border-line bg-surface p-5 shadow-low sm:p-8">
        <h1 className="mb-4 text-xl font-semibold">Sign in</h1>
        {isOver && (
          <Alert tone="wait" className="mb-5">
            <p>Your session is over. Sign in again to go on; what you typed is kept.</p>
          </Alert>
        )}
        <SignInForm leadsTo={leadsTo} />
      </div>
    </main>
  );
}
