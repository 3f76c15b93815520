import type { Metadata } from "next";
import { PageHeader } from "@/components/shell/page-header";
import { RefreshAt } from "@/components/shell/refresh-at";
import { RefreshOnReturn } from "@/components/shell/refresh-on-return";
import { Section } from "@/components/shell/section";
import { AcceptedCallsTable } from "@/components/sms/accepted-calls-table";
import { RefusedCallsTable } from "@/components/sms/refused-calls-table";
import { requireMember } from "@/lib/auth/guards";
import { listCalls } from "@/lib/sms/queries";

export const metadata: Metadata = { title: "SMS API calls" };

export default async function CallsPage() {
  const member = await requireMember();
  const { summary, refused, instants } = await listCalls(member, {});
  return (
    <>
      <PageHeader title="SMS API calls" description="What your programs asked the SMS API for, and why it said no when it did." />
      <div className="space-y-8">
        <Section
          id="refused"
          title="Refused calls"
          description="The latest 100 of 30 days. Alike ones of a minute stand together; calls with an unknown Application Key are not listed."
        >
          <RefusedCallsTable calls={refused} />
        </Section>
        <Section id="accepted" title="Accepted calls" description="Counted each minute, not listed one by one.">
          <AcceptedCallsTable summary={summary} />
        </Section>
      </div>
      <RefreshAt instants={instants} />
      <RefreshOnReturn />
    </>
  );
}
