export type ProcessIdentity = { pid: number; startedAt: string };
export type Holder = ProcessIdentity & { purpose: string };
export type Lock = { held: true; release(): void };

export function startTimeOf(pid: number): string | null;
export function commandOf(pid: number): string;
export function parentOf(pid: number): number;
export function identityOf(pid: number): ProcessIdentity | null;
export function isRunning(identity: ProcessIdentity): boolean;
export function holderOf(path: string): Holder | null;
export function tryLock(path: string, purpose: string): Lock | { held: false; holder: Holder | null };
export function lock(path: string, purpose: string, onWait?: (holder: Holder | null) => void): Promise<Lock>;
