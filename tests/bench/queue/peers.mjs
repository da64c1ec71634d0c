// Fills and drains the queues that ci/bench compares ours with, on the database of the PG* environment:
// `peers.mjs graphile-worker|pg-boss fill JOBS`, or `… drain WORKERS BATCH`, which prints how many jobs were handed to
// workers after a warm-up of ten batches each, and the seconds from then until the last one is done in the database.
import pg from "pg";

const [which, what, ...numbers] = process.argv.slice(2);
const [first, second] = numbers.map(Number);
const connectionString = "postgresql://";  // everything else is in the environment

// Both hand a worker its job and go on; what a job does is nothing.
const peers = {
  "graphile-worker": {
    async fill(jobs) {
      const { runMigrations } = await import("graphile-worker");
      await runMigrations({ connectionString });
      await query(`
        SELECT graphile_worker.add_jobs(array_agg(
          ROW ('nothing', json_build_object('number', n), NULL, NULL, NULL, NULL, NULL, NULL)::graphile_worker.job_spec))
        FROM generate_series(1, $1) AS n`, [jobs]);
    },
    left: "SELECT count(*)::int AS left FROM graphile_worker._private_jobs",
    // In batches as its documentation says under "Performance": a local queue, and completions that are collected.
    async drain(workers, batch, handed) {
      const { run, Logger } = await import("graphile-worker");
      const runner = await run({
        connectionString,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
        taskList: { nothing: () => handed(1) },
        preset: { worker: {
          concurrentJobs: workers,
          maxPoolSize: workers + 1,  // one of them listens
          ...(batch > 1 && { localQueue: { size: batch }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }),
        } },
      });
      return () => runner.stop();
    },
  },
  "pg-boss": {
    async fill(jobs) {
      const boss = await start(1);
      await boss.createQueue("nothing");
      for (let n = 0; n < jobs; n += 1000)
        await boss.insert("nothing", Array.from({ length: Math.min(1000, jobs - n) }, (_, i) => ({ data: { number: n + i } })));
      await boss.stop({ graceful: false });
    },
    left: "SELECT count(*)::int AS left FROM pgboss.job WHERE name = 'nothing' AND state < 'completed'",
    // Its workers wait half a second between two fetches of one job: fetching by hand is faster.
    async drain(workers, batch, handed) {
      const boss = await start(workers);
      const work = async () => {
        for (let jobs; (jobs = await boss.fetch("nothing", { batchSize: batch }))?.length > 0; ) {
          handed(jobs.length);
          await boss.complete("nothing", jobs.map((job) => job.id));
        }
      };
      const all = Promise.all(Array.from({ length: workers }, work));
      return async () => { await all; await boss.stop({ graceful: false }); };
    },
  },
};

async function start(max) {
  const { PgBoss } = await import("pg-boss");
  const boss = new PgBoss({ connectionString, max, supervise: false, schedule: false });
  boss.on("error", (error) => { throw error; });
  return boss.start();
}

async function query(text, values) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

const left = async (peer) => (await query(peer.left))[0].left;

async function drain(peer, workers, batch) {
  const jobs = await left(peer);
  let begun, before, handed = 0, finished;
  const all = new Promise((resolve) => { finished = resolve; });
  const stop = await peer.drain(workers, batch, (count) => {
    handed += count;
    if (begun === undefined && handed >= 10 * workers * batch) {
      begun = performance.now();
      before = handed;
    }
    if (handed >= jobs) finished();
  });
  await all;
  // Completions may still be under way.
  while (await left(peer) > 0) ;
  const seconds = (performance.now() - begun) / 1000;
  await stop();
  console.log(`${handed - before} ${seconds.toFixed(6)}`);
}

if (!(which in peers) || !["fill", "drain"].includes(what) || !(first > 0) || (what === "drain" && !(second > 0))) {
  console.error("peers.mjs graphile-worker|pg-boss fill JOBS | drain WORKERS BATCH");
  process.exit(104);
}
await (what === "fill" ? peers[which].fill(first) : drain(peers[which], first, second));
process.exit(0);
