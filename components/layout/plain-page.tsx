import type { ReactNode } from "react";
import { SignOutIfSignedIn } from "@/components/auth/sign-out-if-signed-in";
import { Logo } from "./logo";

/** A page without the frame of the console, such as an error page. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-[80dvh] max-w-lg flex-col items-start justify-center gap-4 px-4 py-10">
      <Logo />
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      {children}
      <SignOutIfSignedIn />
    </main>
  );
}
