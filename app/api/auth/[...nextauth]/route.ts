import type { NextRequest } from "next/server";
import { authSteps } from "@/lib/web/guards";
import { answerAuthCommand, answerAuthQuery } from "@/lib/web/next-auth";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  return answerAuthQuery(request, (await params).nextauth, authSteps);
}

export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  return answerAuthCommand(request, (await params).nextauth, authSteps);
}
