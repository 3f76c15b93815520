import { redirect } from "next/navigation";
import { requireMember } from "@/lib/auth/guards";
import { routes } from "@/lib/shared/routes";

export default async function StartPage() {
  await requireMember();
  redirect(routes.applications);
}
