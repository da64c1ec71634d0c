// Applies ../../ with node-pg-migrate, file by file as they are: `node migrate.mjs up|down FOLDER`, on the database of
// DATABASE_URL or of the PG* environment. `down` takes the last file back, by its script in FOLDER/rollbacks/.
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runner } from "node-pg-migrate";

const [direction, folder] = process.argv.slice(2);
if (!["up", "down"].includes(direction) || !folder) {
  console.error("migrate.mjs up|down FOLDER");
  process.exit(104);
}

// What PostgreSQL runs only outside of a transaction. Such a file holds no function and no text of several lines, so
// that a statement ends where a line ends in a semicolon.
const outside = /^\s*(CREATE|DROP|REINDEX|ALTER)\b[^;]*\bCONCURRENTLY\b|^\s*(VACUUM|ALTER SYSTEM)\b/im;
const statements = (text) => text.split(/;\s*$/m).filter((statement) => statement.trim() !== "");

// node-pg-migrate's own loader cuts a file at a comment like "-- Up migration", and knows no SQL file without a
// transaction.
async function load(path) {
  const text = await readFile(path, "utf8");
  const rollback = await readFile(join(dirname(path), "rollbacks", basename(path)), "utf8").catch(() => null);
  const up = (pgm) => {
    if (!outside.test(text.replace(/--.*$/gm, ""))) return pgm.sql(text);
    pgm.noTransaction();
    for (const statement of statements(text)) pgm.sql(statement);
  };
  return { id: path, filePaths: [path], actions: { up, down: rollback !== null && ((pgm) => pgm.sql(rollback)) } };
}

try {
  await runner({
    databaseUrl: process.env.DATABASE_URL ?? {},
    dir: folder,
    ignorePattern: String.raw`(?!\d{5}_.*\.sql$).*`,
    migrationLoaderStrategies: [{ extensions: [".sql"], loader: (paths) => Promise.all(paths.map(load)) }],
    direction,
    count: direction === "up" ? Infinity : 1,
    // A transaction a file: in one for all of them every lock would be held to the end.
    singleTransaction: false,
    // Whoever waits in pg_advisory_lock and an index that is built concurrently wait for each other.
    advisoryLockMode: "fail",
    // Beside our own history, which no dump shows.
    migrationsSchema: "pgrush",
    createMigrationsSchema: true,
    migrationsTable: "node_pg_migrate",
    verbose: false,
  });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
