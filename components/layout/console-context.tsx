"use client";

import { createContext, type ReactNode, useContext } from "react";

/** What every part of the console may need to know about the person and the installation; it holds no secret. */
export type ConsoleContextValue = {
  personId: string;
  /** May add and modify applications. */
  canChange: boolean;
  /** May reveal, update, cancel and end secrets. */
  canManageSecrets: boolean;
  whitelistDelaySeconds: number;
  secretDelaySeconds: number;
};

const ConsoleContext = createContext<ConsoleContextValue | null>(null);

export function ConsoleProvider({ facts, children }: { facts: ConsoleContextValue; children: ReactNode }) {
  return <ConsoleContext value={facts}>{children}</ConsoleContext>;
}

export function useConsoleContext(): ConsoleContextValue {
  const facts = useContext(ConsoleContext);
  if (!facts) throw new Error("Only pages within <ConsoleProvider> know the person");
  return facts;
}
