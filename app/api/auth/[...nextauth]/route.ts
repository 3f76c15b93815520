import type { NextRequest } from "next/server";
import { handleAuthGet, handleAuthPost } from "@/lib/web/auth-routes";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  return handleAuthGet(request, (await params).nextauth);
}

export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  return handleAuthPost(request, (await params).nextauth);
}
