// When an application may be added, what its status allows, and the parameters of the list. Pure.

import { isCardExpiredAt } from "@/lib/billing/rules";
import { centsOf } from "@/lib/shared/money";

export type AccountState = {
  /** EUR as a decimal string. */
  balance: string;
  applicationLimit: number;
  applicationCount: number;
  card: { expiryMonth: number; expiryYear: number } | null;
};

export type Precondition = {
  key: "card" | "balance" | "limit";
  met: boolean;
  /** The state of the condition, with the figures: a sentence without its full stop. */
  condition: string;
  /** What to do; only when the condition is not met. */
  remedy?: string;
  /** Set when a member can do it on the Billing page. */
  onBilling?: true;
};

/**
 * The three conditions for adding an application. All must be met. `contact` says how to reach customer service
 * (SUPPORT_CONTACT). `provider` decides who binds cards and tops up: members themselves, or customer service (`operator`).
 */
export function addPreconditions(
  account: AccountState,
  now: Date,
  minimumBalance: string,
  contact: string | undefined,
  provider: "sandbox" | "operator",
): Precondition[] {
  const byMembers = provider !== "operator";
  const withRemedy = (remedy: string) => ({ remedy, ...(byMembers ? { onBilling: true as const } : {}) });
  const service = contact ? `customer service (${contact})` : "customer service";
  const cardExpired = account.card !== null && isCardExpiredAt(account.card, now);
  const cardMet = account.card !== null && !cardExpired;
  const balanceMet = centsOf(account.balance) >= centsOf(minimumBalance);
  const limitMet = account.applicationCount < account.applicationLimit;
  return [
    {
      key: "card",
      met: cardMet,
      condition: cardExpired
        ? "The bound credit card has expired"
        : cardMet
          ? "A credit card is bound"
          : "No credit card is bound",
      ...(cardMet
        ? {}
        : withRemedy(`${byMembers ? "Bind" : `Ask ${service} to bind`} ${cardExpired ? "a new" : "a"} credit card.`)),
    },
    {
      key: "balance",
      met: balanceMet,
      condition: balanceMet
        ? `The balance is sufficient: ${account.balance} EUR`
        : `The balance is ${account.balance} EUR; at least ${minimumBalance} EUR are needed`,
      ...(balanceMet
        ? {}
        : withRemedy(
            `${byMembers ? "Top up." : `Ask ${service} for a top-up.`} It is available at once; there is no need to sign in again.`,
          )),
    },
    {
      key: "limit",
      met: limitMet,
      condition: `${account.applicationCount} of ${account.applicationLimit} applications are in use`,
      ...(limitMet ? {} : { remedy: `An application cannot be deleted. Contact ${service} for a higher limit.` }),
    },
  ];
}

export type ApplicationStatus = "CREATED" | "PROCESSING" | "LAUNCHED" | "SUSPENDED";

/** Only a launched application may call the SMS API. */
export function mayCall(status: ApplicationStatus): boolean {
  return status === "LAUNCHED";
}

// The list ------------------------------------------------------------------------------------------------------------------

export const applicationSorts = ["name", "status", "created"] as const;
export type ApplicationSort = (typeof applicationSorts)[number];

/** The parameters of the list, from the page's URL. */
export type ApplicationListParams = {
  /** Any part of a name, key or channel number, ignoring case; empty for all. */
  search: string;
  sort: ApplicationSort;
  order: "asc" | "desc";
  /** From 1. */
  page: number;
};

/** The list without parameters in the URL: newest first. */
export const defaultListParams: ApplicationListParams = { search: "", sort: "created", order: "desc", page: 1 };
