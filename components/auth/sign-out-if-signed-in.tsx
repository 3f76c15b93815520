"use client";

import { useEffect, useState } from "react";
import { PageNotice } from "@/components/layout/page-notice";
import { readSessionExpiry } from "./read-session-expiry";
import { SignOutButton } from "./sign-out-button";

/**
 * The sign-out button on pages without the header of the console. The server renders these pages without reading the session
 * (the page does not exist, or the database does not answer), so the browser requests it afterwards. The request is not activity.
 */
export function SignOutIfSignedIn() {
  const [isSignedIn, setIsSignedIn] = useState(false);

  useEffect(() => {
    let isUnmounted = false;
    void readSessionExpiry().then((expiry) => {
      if (!isUnmounted && typeof expiry === "object") setIsSignedIn(true);
    });
    return () => {
      isUnmounted = true;
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
