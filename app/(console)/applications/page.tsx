import type { Metadata } from "next";
import { ApplicationManagement } from "@/components/applications/application-management";
import { listApplications } from "@/lib/applications/queries";
import { addPreconditions } from "@/lib/applications/rules";
import { applicationListParams } from "@/lib/applications/schema";
import { now } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { requireAccount, requireMember } from "@/lib/web/guards";

export const metadata: Metadata = { title: "Application Management" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ApplicationManagementPage({ searchParams }: Props) {
  const member = await requireMember();
  const params = applicationListParams.parse(await searchParams);
  const [account, list] = await Promise.all([requireAccount(), listApplications(member, params)]);
  const { minimumBalance, supportContact, paymentProvider } = env();
  return (
    <ApplicationManagement
      list={list}
      params={params}
      applicationCount={account.applicationCount}
      preconditions={addPreconditions(account, now(), minimumBalance, supportContact, paymentProvider)}
    />
  );
}
