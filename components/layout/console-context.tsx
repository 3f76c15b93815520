"use client";

import { createContext, type ReactNode, useContext } from "react";

/** Facts about the person and the installation that components anywhere in the console use. It contains no secret. */
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

export function ConsoleContextProvider({ value, children }: { value: ConsoleContextValue; children: ReactNode }) {
  return <ConsoleContext value={value}>{children}</ConsoleContext>;
}

export function useConsoleContext(): ConsoleContextValue {
  const value = useContext(ConsoleContext);
  if (!value) throw new Error("useConsoleContext is used outside <ConsoleContextProvider>");
  return value;
}
