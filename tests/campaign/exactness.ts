/**
 * A whole campaign over fictitious people, with everything that may come between: processes and the database killed, people
 * who refuse, open and die meanwhile, the clock moved over the change to summer time. What people did and were told is kept
 * beside, and counted against what the database then says.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createAudit } from '#audit';
import { createEnrolment, loadTerms } from '#enrolment';
import { systemClock } from '#platform/clock';
import { openDatabase, openPool } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { createLocalKms } from '#platform/kms';
import { createRateLimits } from '#platform/rate-limit';
import { mulberry32, population } from '../../bench/population.ts';
import { referenceFolder } from '../../src/app/compose.ts';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import { campaignSecrets } from '../../src/modules/enrolment/campaign/secrets.ts';
import { importPopulation } from '../../src/modules/enrolment/campaign/use-cases/import-population.ts';
import { planCampaign } from '../../src/modules/enrolment/campaign/use-cases/plan-campaign.ts';
import type { Manifest } from '../../src/modules/enrolment/notices/print-batch.ts';
import { hashProof } from '../../src/modules/enrolment/use-cases/prove.ts';
import { startMailSink } from './mail-sink.ts';
import type { Fault, WorkerOrders } from './worker-orders.ts';

export type Setting = {
  readonly people: number;
  readonly seed: number;
  /** postgres:// URL of a superuser on a migrated database. */
  readonly url: string;
  /** Kills the database and brings it back, or cuts everybody off. */
  readonly killDatabase: () => Promise<void>;
  readonly workerKills: number;
  readonly databaseKills: number;
  readonly fault?: Fault;
};

export type Findings = {
  readonly invited: number;
  readonly notices: number;
  /** Mails that a kill made leave twice, with the same Message-ID and code: counted once by whoever receives them. */
  readonly resent: number;
  readonly missed: number;
  readonly doubled: number;
  readonly opened: number;
  readonly openedAgainst: number;
  readonly openedEarly: number;
  readonly leftClosed: number;
  readonly refusals: number;
  readonly kills: { readonly worker: number; readonly database: number };
};

/** Both days of sending are in winter time; both limits in summer time, by hand (42 days, then midnight in Paris). */
const DAYS = [
  { day: '2026-02-16', deadline: '2026-03-30T22:00:00Z' },
  { day: '2026-02-17', deadline: '2026-03-31T22:00:00Z' },
] as const;
const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
type Act = 'oppose' | 'activate';
const graceOver = (deadline: string) => new Date(Date.parse(deadline) + 20 * 60_000).toISOString();

export async function runCampaign(setting: Setting): Promise<Findings> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-campaign-'));
  const random = mulberry32(setting.seed);
  const sink = await startMailSink();
  const superuser = new pg.Pool({ connectionString: setting.url, max: 2 });
  superuser.on('error', () => {});
  superuser.on('connect', (client) => client.on('error', () => {}));
  const codeKey = randomBytes(32);
  const storeKey = randomBytes(32);
  const people = openEnrolment(setting.url, { codeKey, storeKey });
  const secrets = campaignSecrets({ kms: createLocalKms(randomBytes(32)), codeKey, storeKey });
  const orders = (act: WorkerOrders['act'], time: string): WorkerOrders => ({
    act,
    time,
    databaseUrl: setting.url,
    smtpPort: sink.port,
    ca: sink.ca,
    codeKey: codeKey.toString('base64'),
    storeKey: storeKey.toString('base64'),
    printFolder: path.join(folder, 'print'),
    doneFile: path.join(folder, `done-${randomBytes(4).toString('hex')}`),
    fault: setting.fault,
  });
  const kills = { worker: 0, database: 0 };
  /** What people were told was done: the other side of the account. */
  const acted = new Map<string, Act>();

  try {
    const lines = [...population({ people: setting.people, seed: setting.seed })];
    const campaignId = await prepare();
    for (const { day } of DAYS) await through('send', `${day}T08:00:00Z`, setting.workerKills / 4);
    await actWhile(sleep(0), 0.06);
    const dead = await someDie(lines);
    // An hour before the first limit nothing is due, whoever asks.
    if (setting.fault === 'opened-early')
      await superuser.query(`update enrolment.invitation set deadline = deadline - interval '2 days'`);
    await through('open', '2026-03-30T21:00:00Z', 0);
    for (const { deadline } of DAYS)
      await through(
        'open',
        graceOver(deadline),
        setting.workerKills / 4,
        setting.fault === 'opened-against' ? 0.5 : 0.03,
      );
    return await account(campaignId, lines, dead);
  } finally {
    await sink.close();
    await Promise.all([people.close(), superuser.end()]);
    await rm(folder, { recursive: true, force: true });
  }

  async function prepare(): Promise<string> {
    const file = path.join(folder, 'population.csv');
    await writeFile(
      file,
      [COLUMNS.join(';'), ...population({ people: setting.people, seed: setting.seed })].join('\n'),
    );
    const { db } = openDatabase({ url: setting.url, role: 'carnet_batch', max: 2 });
    try {
      await importPopulation(
        { db, secrets },
        { file, rejects: path.join(folder, 'rejects'), today: '2026-02-15' },
      );
      const plan = await planCampaign(db, {
        name: 'Campagne',
        from: DAYS[0].day,
        perDay: Math.ceil(setting.people / 2),
        windowDays: 42,
        today: '2026-02-15',
      });
      await superuser.query(`update enrolment.campaign set state = 'running'`);
      return plan.campaignId;
    } finally {
      await db.destroy();
    }
  }

  /** Runs a worker until it has nothing left to do; it and the database are killed on the way, while people act. */
  async function through(
    act: WorkerOrders['act'],
    time: string,
    killing: number,
    share = 0.01,
  ): Promise<void> {
    const given = orders(act, time);
    let left = Math.ceil(killing);
    for (let tries = 0; !existsSync(given.doneFile); tries += 1) {
      if (tries > 200) throw new Error('The campaign does not come to its end');
      const child = spawn(process.execPath, [WORKER], {
        env: { ...process.env, CAMPAIGN_WORKER: JSON.stringify(given) },
        stdio: 'ignore',
      });
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (left > 0) {
        left -= 1;
        await killSoon(child);
        await ended;
      } else await actWhile(ended, share);
    }
  }

  async function killSoon(child: ChildProcess): Promise<void> {
    await sleep(450 + random() * 900);
    if (child.exitCode !== null) return;
    if (kills.database < setting.databaseKills && random() < 0.5) {
      kills.database += 1;
      await setting.killDatabase();
      await sleep(300);
    }
    kills.worker += 1;
    child.kill('SIGKILL');
  }

  /** Some of those who are announced refuse or open, by the functions of the database that the pages call. */
  async function actWhile(until: Promise<unknown>, share: number): Promise<void> {
    let over = false;
    void until.then(() => {
      over = true;
    });
    const { rows } = await superuser.query<{ holder_id: string }>(
      `select holder_id from enrolment.space where state = 'announced' order by holder_id`,
    );
    const wanted = rows.filter(() => random() < share);
    for (const { holder_id: holder } of wanted) {
      await act(holder, random() < 0.5 ? 'oppose' : 'activate');
      // spread over the time of the worker, so that they meet
      if (!over) await sleep(random() * 25);
    }
    await until;
  }

  async function act(holder: string, what: Act): Promise<void> {
    // the code of their notice, shown with their card: `prove` itself is slowed on purpose
    const proof = `${holder} ${what}`;
    await superuser.query(
      `insert into enrolment.proof (proof_hash, holder_id, generation, expires_at)
       values ($1, $2, 1, now() + interval '10 years') on conflict do nothing`,
      [hashProof(proof), holder],
    );
    try {
      if (what === 'oppose') await people.enrolment.takeStep({ proof }, what);
      else await people.enrolment.activate({ proof }, people.enrolment.terms().version);
      acted.set(holder, what);
    } catch (error) {
      // opened meanwhile: refusing is then closing, which is another act
      if (!(error instanceof CarnetError)) throw error;
    }
  }

  async function someDie(lines: readonly string[]): Promise<ReadonlySet<string>> {
    const dead = lines
      .filter((line) => line.endsWith(';') && random() < 0.01)
      .map((line) => `${line}2026-03-01`);
    const file = path.join(folder, 'deaths.csv');
    await writeFile(file, [COLUMNS.join(';'), ...dead].join('\n'));
    const { db } = openDatabase({ url: setting.url, role: 'carnet_batch', max: 2 });
    await importPopulation(
      { db, secrets },
      { file, rejects: path.join(folder, 'rejects'), today: '2026-03-02' },
    );
    await db.destroy();
    return new Set(dead.map((line) => line.slice(0, 15)));
  }

  async function account(
    campaignId: string,
    lines: readonly string[],
    dead: ReadonlySet<string>,
  ): Promise<Findings> {
    const { rows } = await superuser.query<{
      holder_id: string;
      ins: string;
      state: string;
      day: string;
      opened_at: Date | null;
      seal: Buffer | null;
    }>(
      `select p.holder_id, p.ins, coalesce(s.state, 'none') as state, coalesce(w.day::text, '') as day, t.at as opened_at, c.seal
       from citizens.person p left join enrolment.space s using (holder_id)
       left join enrolment.invitation i on i.holder_id = p.holder_id and i.campaign_id = $1
       left join enrolment.lot l on l.campaign_id = $1 and l.lot = i.lot
       left join enrolment.wave w on w.campaign_id = $1 and w.wave = l.wave
       left join enrolment.transition t on t.holder_id = p.holder_id and t.act = 'open'
       left join enrolment.code c on c.holder_id = p.holder_id and c.generation = 1`,
      [campaignId],
    );
    const told = await toldBy(rows, campaignId);
    const invited = invitedOf(lines);
    const found = { missed: 0, doubled: 0, opened: 0, openedAgainst: 0, openedEarly: 0, leftClosed: 0 };
    for (const row of rows) {
      const notices = told.get(row.holder_id)?.size ?? 0;
      const done = acted.get(row.holder_id);
      const isWanted = invited.has(row.ins);
      if (isWanted && notices === 0 && done === undefined) found.missed += 1;
      if (notices > 1 || (notices > 0 && !isWanted)) found.doubled += 1;
      if (row.opened_at) {
        found.opened += 1;
        const limit = DAYS.find(({ day }) => day === row.day)?.deadline ?? '9999-01-01';
        if (row.opened_at < new Date(limit)) found.openedEarly += 1;
        if (done === 'oppose' || dead.has(row.ins)) found.openedAgainst += 1;
      } else if (isWanted && done === undefined && !dead.has(row.ins)) found.leftClosed += 1;
      if (done === 'oppose' && !dead.has(row.ins) && row.state !== 'opposed')
        found.openedAgainst += row.opened_at ? 0 : 1;
    }
    const ids = new Set(sink.received.map(({ messageId }) => messageId));
    return {
      ...found,
      invited: invited.size,
      notices: [...told.values()].reduce((sum, { size }) => sum + size, 0),
      resent: sink.received.length - ids.size,
      refusals: [...acted.values()].filter((what) => what === 'oppose').length,
      kills,
    };
  }

  /** Holder → the ids of what they were sent. A mail is known by its code, a letter by its place in a manifest. */
  async function toldBy(
    rows: readonly { readonly holder_id: string; readonly seal: Buffer | null }[],
    campaignId: string,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const bySeal = new Map(rows.map((row) => [row.seal?.toString('hex'), row.holder_id]));
    const byLetter = new Map(
      rows.map((row) => [secrets.noticeId(campaignId, row.holder_id, 1), row.holder_id]),
    );
    const told = new Map<string, Set<string>>();
    const add = (holder: string | undefined, id: string) => {
      if (holder === undefined) throw new Error('A notice without a person');
      told.set(holder, (told.get(holder) ?? new Set<string>()).add(id));
    };
    for (const { messageId, code } of sink.received)
      add(bySeal.get(secrets.codeSeal(code).toString('hex')), messageId);
    const print = path.join(folder, 'print');
    for (const batch of existsSync(print) ? await readdir(print) : []) {
      if (batch.startsWith('.')) continue;
      const manifest = JSON.parse(
        await readFile(path.join(print, batch, 'manifest.json'), 'utf8'),
      ) as Manifest;
      for (const { letters } of manifest.files)
        for (const { letterId } of letters) add(byLetter.get(letterId), `${batch} ${letterId}`);
    }
    return told;
  }
}

/** What the pages of a person's own acts are given. */
function openEnrolment(url: string, keys: { readonly codeKey: Buffer; readonly storeKey: Buffer }) {
  const { db } = openDatabase({ url, role: 'carnet_app', max: 3 });
  const limitPool = openPool({ url, role: 'carnet_app', max: 1 });
  const enrolment = createEnrolment({
    db,
    audit: createAudit({ db, keys: undefined }),
    limits: createRateLimits(limitPool),
    clock: systemClock,
    publish: async () => {},
    enterCall: async () => undefined,
    requireStrong: async () => {},
    farewell: async () => {},
    backupDays: 30,
    terms: loadTerms(path.join(referenceFolder, 'terms')),
    ...keys,
  });
  return { enrolment, close: () => Promise.all([db.destroy(), limitPool.end()]) };
}

/** Who should be told, worked out from the file alone and not by the table of exclusions. */
function invitedOf(lines: readonly string[]): ReadonlySet<string> {
  const field = (line: string, name: (typeof COLUMNS)[number]) =>
    line.split(';')[COLUMNS.indexOf(name)] ?? '';
  const mails = new Map(lines.map((line) => [field(line, 'ins'), field(line, 'mail')]));
  const isInvited = (line: string) => {
    const isChild = field(line, 'birth_date') > '2008-02-15';
    if (field(line, 'deceased_on') || field(line, 'country') !== 'FR') return false;
    if (field(line, 'ame') === '1' || field(line, 'overseas') === '1') return false;
    if (isChild === (field(line, 'rank') === 'insured')) return false;
    const mail = isChild ? mails.get(field(line, 'insured_ins')) : field(line, 'mail');
    return field(line, 'address_6') !== '' || Boolean(mail);
  };
  return new Set(lines.filter(isInvited).map((line) => field(line, 'ins')));
}
