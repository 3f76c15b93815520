"use client";

import Link from "next/link";
import { Icon } from "@/components/ui/icon";
import type { Precondition } from "@/lib/applications/rules";
import { routes, withParams } from "@/lib/shared/routes";

type Props = { id: string; preconditions: Precondition[] };

/** The conditions for adding an application: one line when all are met, else a list with what to do about each. */
export function Preconditions({ id, preconditions }: Props) {
  const unmet = preconditions.filter(({ met }) => !met).length;
  if (unmet === 0) {
    return (
      <ul aria-label="Conditions for adding an application" className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-quiet">
        {preconditions.map(({ key, condition }) => (
          <li key={key} className="flex items-center gap-1.5">
            <Icon name="circle-check" className="size-3.5 text-success" />
            {condition}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <section aria-labelledby={`${id}-title`} className="rounded-md border border-warning-line bg-warning-subtle px-4 py-3">
      <h2 id={`${id}-title`} className="font-semibold">
        <span id={id}>
          {unmet === 1
            ? "One condition for adding an application is not met"
            : `${unmet} conditions for adding an application are not met`}
        </span>
      </h2>
      <ul className="mt-2 space-y-2">
        {preconditions.map(({ key, met, condition, remedy, onBilling }) => (
          <li key={key} className="flex items-start gap-2">
            {met ? (
              <Icon name="circle-check" className="mt-0.5 size-4.5 shrink-0 text-success" />
            ) : (
              <Icon name="circle-x" className="mt-0.5 size-4.5 shrink-0 text-danger" />
            )}
            <div className="min-w-0 wrap-anywhere">
              <p className={met ? "text-ink-soft" : "font-medium"}>
                <span className="sr-only">{met ? "Met: " : "Not met: "}</span>
                {condition}
              </p>
              {remedy && (
                <p className="text-sm text-ink-soft">
                  {remedy}{" "}
                  {onBilling && (
                    <Link
                      href={withParams(routes.billing, { from: "applications" })}
                      prefetch={false}
                      className="inline-flex min-h-6 items-center font-medium text-accent underline underline-offset-2"
                    >
                      Go to Billing
                    </Link>
                  )}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
