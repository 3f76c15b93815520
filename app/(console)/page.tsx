import { redirect } from "next/navigation";
import { routes } from "@/lib/shared/routes";
import { requireMember } from "@/lib/web/guards";

export default async function StartPage() {
  await requireMember();
  redirect(routes.applications);
}
