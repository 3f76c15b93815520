export function readSecretFiles(environment: Readonly<Record<string, string | undefined>>): Record<string, string>;
