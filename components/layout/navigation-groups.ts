import { routes } from "@/lib/shared/routes";

export type NavigationGroup = { name: string; items: { label: string; href: string }[] };

/** The entries of the left navigation. */
export const navigationGroups: NavigationGroup[] = [
  {
    name: "European SMS",
    items: [
      { label: "Application Management", href: routes.applications },
      { label: "SMS API calls", href: routes.calls },
    ],
  },
  {
    name: "Account",
    items: [
      { label: "Billing", href: routes.billing },
      { label: "Audit Log", href: routes.audit },
      { label: "Settings", href: routes.settings },
    ],
  },
];
