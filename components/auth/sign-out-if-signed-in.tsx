"use client";

import { useEffect, useState } from "react";
import { PageNotice } from "@/components/layout/page-notice";
import { readSessionExpiry } from "./read-session-expiry";
import { SignOutButton } from "./sign-out-button";

/**
 * The way out on pages without the console's header. They are made without knowing who asks (for a page that is not there,
 * or while the database is away), so it is asked for once they are shown, which is no activity.
 */
export function SignOutIfSignedIn() {
  const [isSignedIn, setIsSignedIn] = useState(false);

  useEffect(() => {
    let isLeft = false;
    void readSessionExpiry().then((ends) => {
      if (!isLeft && typeof ends === "object") setIsSignedIn(true);
    });
    return () => {
      isLeft = true;
    };
  }, []);

  if (!isSignedIn) return null;
  return (
    <>
      <PageNotice />
      <SignOutButton />
    </>
  );
}
