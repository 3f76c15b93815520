import Link from "next/link";
import { PageHeader } from "@/components/layout/page-header";
import { buttonStyle } from "@/components/ui/button-style";
import { routes } from "@/lib/shared/routes";

export default function ApplicationNotFound() {
  return (
    <>
      <PageHeader title="Application not found" description="There is no such application in your account." />
      <Link href={routes.applications} prefetch={false} className={buttonStyle({ variant: "primary" })}>
        Go to Application Management
      </Link>
    </>
  );
}
