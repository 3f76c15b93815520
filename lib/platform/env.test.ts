import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentVariables, parseEnvironment, parseSettings, type Settings, type Source } from "./env";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");

const complete: Source = {
  DATABASE_URL: "postgresql://console:secret@127.0.0.1:5432/console",
  NEXTAUTH_URL: "https://console.example.com",
  NEXTAUTH_SECRET: "a".repeat(32),
  SECRET_ENCRYPTION_KEYS: `k1:${key(1)}`,
  PAYMENT_PROVIDER: "sandbox",
};

function settings(source: Source): Settings {
  const parsed = parseSettings(source);
  if (!parsed.ok) throw new Error(parsed.errors.join("\n"));
  return parsed.value;
}

function errorsOf(source: Source): string[] {
  const parsed = parseSettings(source);
  return parsed.ok ? [] : parsed.errors;
}

describe("the settings of npm start", () => {
  it("have defaults", () => {
    expect(settings({})).toEqual({
      port: 3000,
      smsApiPort: 3080,
      host: "127.0.0.1",
      dataDir: resolve(".data"),
      databaseUrl: undefined,
      nextauthUrl: "http://localhost:3000",
      nextauthSecret: undefined,
      secretEncryptionKeys: undefined,
      smsApiAddress: "http://localhost:3080",
      smtpUrl: undefined,
      mailFrom: "no-reply@localhost",
      paymentProvider: "sandbox",
      supportContact: undefined,
      firstUserEmail: "owner@example.com",
      firstUserPassword: undefined,
      whitelistDelaySeconds: 600,
      secretDelaySeconds: 900,
      minimumBalance: "1.00",
      trustedProxies: [],
      applicationRateLimit: 300,
      tlsCertFile: undefined,
      tlsKeyFile: undefined,
      logLevel: "info",
    });
  });

  it("treat an empty value as missing", () => {
    expect(settings({ PORT: "", DATABASE_URL: " ", TRUSTED_PROXIES: "" })).toEqual(settings({}));
  });

  it("derive the addresses from the ports", () => {
    expect(settings({ PORT: "4000", GATEWAY_PORT: "4080" })).toMatchObject({
      nextauthUrl: "http://localhost:4000",
      smsApiAddress: "http://localhost:4080",
    });
    expect(settings({ PORT: "4000" })).toMatchObject({ smsApiPort: 4080, smsApiAddress: "http://localhost:4080" });
    expect(settings({ PORT: "65500" }).smsApiPort).toBe(65_420);
    expect(settings({ TLS_CERT_FILE: "/c.pem", TLS_KEY_FILE: "/k.pem" }).smsApiAddress).toBe("https://localhost:3080");
  });

  it("derive the sender of mail from the host of the console", () => {
    expect(settings({ NEXTAUTH_URL: "https://console.example.com/" })).toMatchObject({
      nextauthUrl: "https://console.example.com",
      mailFrom: "no-reply@console.example.com",
    });
    expect(settings({ MAIL_FROM: "Console <console@example.com>" }).mailFrom).toBe("Console <console@example.com>");
  });

  it("use the payment provider `operator` by default with a DATABASE_URL", () => {
    const { DATABASE_URL, NEXTAUTH_SECRET, SECRET_ENCRYPTION_KEYS } = complete;
    const own = { DATABASE_URL, NEXTAUTH_SECRET, SECRET_ENCRYPTION_KEYS, SMTP_URL: "smtp://mail.example.com:587" };
    expect(settings(own).paymentProvider).toBe("operator");
    expect(settings({ ...own, PAYMENT_PROVIDER: "sandbox" }).paymentProvider).toBe("sandbox");
  });

  it("require keys and mail with a DATABASE_URL, with one line for each", () => {
    expect(errorsOf({ DATABASE_URL: complete.DATABASE_URL })).toEqual([
      "NEXTAUTH_SECRET must be given when DATABASE_URL is",
      "SECRET_ENCRYPTION_KEYS must be given when DATABASE_URL is",
      "SMTP_URL must be given when DATABASE_URL is",
    ]);
  });

  it("keep amounts as text with two decimal places", () => {
    for (const [given, kept] of [
      ["1", "1.00"],
      ["0", "0.00"],
      ["007.5", "7.50"],
      ["12.34", "12.34"],
    ]) {
      expect(settings({ MINIMUM_BALANCE: given }).minimumBalance).toBe(kept);
    }
  });

  it("keep the order of the encryption keys, because the first seals", () => {
    const parsed = settings({ SECRET_ENCRYPTION_KEYS: `new:${key(2)}, old:${key(1)}` }).secretEncryptionKeys;
    expect(parsed).toEqual([
      { id: "new", key: Buffer.alloc(32, 2) },
      { id: "old", key: Buffer.alloc(32, 1) },
    ]);
  });

  it("make paths absolute", () => {
    expect(settings({ DATA_DIR: "elsewhere" }).dataDir).toBe(resolve("elsewhere"));
  });

  it.each([
    [{ PORT: "0" }, 'PORT must be a whole number from 1 to 65535, not "0"'],
    [{ PORT: "65536" }, 'PORT must be a whole number from 1 to 65535, not "65536"'],
    [{ PORT: "80a" }, 'PORT must be a whole number from 1 to 65535, not "80a"'],
    [{ PORT: "3080", GATEWAY_PORT: "3080" }, "PORT and GATEWAY_PORT must differ, both are 3080"],
    [{ HOST: "a b" }, 'HOST must be an address or a host name, not "a b"'],
    [{ NEXTAUTH_URL: "https://example.com/console" }, "NEXTAUTH_URL must be the address people open"],
    [{ NEXTAUTH_URL: "ftp://example.com" }, "NEXTAUTH_URL must be the address people open"],
    [{ NEXTAUTH_SECRET: "short" }, "NEXTAUTH_SECRET must have at least 32 characters"],
    [{ SECRET_ENCRYPTION_KEYS: `k1:${key(1)},k1:${key(2)}` }, 'SECRET_ENCRYPTION_KEYS entry 2 repeats the id "k1"'],
    [{ SECRET_ENCRYPTION_KEYS: "k1:c2hvcnQ=" }, "SECRET_ENCRYPTION_KEYS entry 1 must be id:base64"],
    [{ SMTP_URL: "http://mail" }, "SMTP_URL must look like"],
    [{ MAIL_FROM: "a@b\nBcc: c@d" }, "MAIL_FROM must be an e-mail address"],
    [{ PAYMENT_PROVIDER: "bank" }, 'PAYMENT_PROVIDER must be sandbox or operator, not "bank"'],
    [{ FIRST_USER_EMAIL: "owner" }, 'FIRST_USER_EMAIL must be an e-mail address, not "owner"'],
    [{ FIRST_USER_PASSWORD: "elevenchars" }, "FIRST_USER_PASSWORD must have 12 to 128 characters"],
    [{ WHITELIST_DELAY_SECONDS: "-1" }, "WHITELIST_DELAY_SECONDS must be a whole number"],
    [{ SECRET_DELAY_SECONDS: "1.5" }, "SECRET_DELAY_SECONDS must be a whole number"],
    [{ MINIMUM_BALANCE: "1,50" }, 'MINIMUM_BALANCE must be an amount like 1.00, not "1,50"'],
    [{ TRUSTED_PROXIES: "10.0.0.0/8, proxy" }, 'TRUSTED_PROXIES "proxy" is neither an address nor a CIDR'],
    [{ TRUSTED_PROXIES: "10.0.0.0/33" }, 'TRUSTED_PROXIES "10.0.0.0/33" is neither'],
    [{ APPLICATION_RATE_LIMIT: "0" }, "APPLICATION_RATE_LIMIT must be a whole number from 1"],
    [{ TLS_KEY_FILE: "/k.pem" }, "TLS_CERT_FILE and TLS_KEY_FILE must be given together"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent"],
  ])("report %o in one line", (source, line) => {
    const lines = errorsOf(source);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
  });

  it("report all errors together", () => {
    expect(errorsOf({ PORT: "x", LOG_LEVEL: "loud", TLS_KEY_FILE: "/k.pem" })).toHaveLength(3);
  });

  it("never quote a value that may be a credential", () => {
    const lines = errorsOf({
      DATABASE_URL: "mysql://u:hunter2hunter2@h/d",
      SMTP_URL: "http://u:hunter2hunter2@h",
      NEXTAUTH_SECRET: "hunter2hunter2",
      SECRET_ENCRYPTION_KEYS: "hunter2hunter2",
      FIRST_USER_PASSWORD: "hunter2",
      NEXTAUTH_URL: "http://u:hunter2hunter2@h",
    });
    expect(lines.length).toBeGreaterThanOrEqual(6);
    expect(lines.join("\n")).not.toContain("hunter2");
  });
});

describe("the environment of a running process", () => {
  it("is complete", () => {
    const parsed = parseEnvironment(complete);
    expect(parsed).toMatchObject({ ok: true, value: { databaseUrl: complete.DATABASE_URL, nextauthUrl: complete.NEXTAUTH_URL } });
  });

  it.each(["DATABASE_URL", "NEXTAUTH_URL", "NEXTAUTH_SECRET", "SECRET_ENCRYPTION_KEYS", "PAYMENT_PROVIDER"])(
    "reports a missing %s in one line",
    (name) => {
      const parsed = parseEnvironment({ ...complete, [name]: undefined });
      expect(parsed).toEqual({ ok: false, errors: [expect.stringMatching(new RegExp(`^${name} is missing`))] });
    },
  );
});

it("lists each variable once", () => {
  expect(new Set(environmentVariables).size).toBe(environmentVariables.length);
});
