"use client";

import { useEffect, useState } from "react";
import { NoticeLine } from "@/components/live/notice-line";
import { readSessionEnds } from "./read-session-ends";
import { SignOutButton } from "./sign-out-button";

/**
 * The way out on pages without the console's header. They are made without knowing who asks (for a page that is not there,
 * or while the database is away), so it is asked for once they are shown, which is no activity.
 */
export function SignOutIfSignedIn() {
  const [isSignedIn, setIsSignedIn] = useState(false);

  useEffect(() => {
    let isLeft = false;
    void readSessionEnds().then((ends) => {
      if (!isLeft && typeof ends === "object") setIsSignedIn(true);
    });
    return () => {
      isLeft = true;
    };
  }, []);

  if (!isSignedIn) return null;
  return (
    <>
      <NoticeLine />
      <SignOutButton />
    </>
  );
}
