import { env } from "@/lib/platform/env";
import { type SmsApi, type SmsApiOptions, startSmsApi } from "@/services/sms-api/start";

/** Starts an SMS API on the test's database and a free port, without limits that a test would reach by accident. */
export async function startTestSmsApi(options: Partial<SmsApiOptions> = {}): Promise<{ smsApi: SmsApi; base: string }> {
  const smsApi = await startSmsApi({
    databaseUrl: env().databaseUrl,
    host: "127.0.0.1",
    port: 0,
    tls: null,
    trustedProxies: [],
    applicationRateLimit: 10_000,
    failedAuthenticationLimit: 1_000_000,
    ...options,
  });
  return { smsApi, base: `${options.tls ? "https" : "http"}://127.0.0.1:${smsApi.port}` };
}
