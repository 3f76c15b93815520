import type { NextRequest } from "next/server";
import { answerAuthCommand, answerAuthQuery } from "@/lib/auth/next-auth";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  return answerAuthQuery(request, (await params).nextauth);
}

export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  return answerAuthCommand(request, (await params).nextauth);
}
