/** `carnet campaign`: who is insured, who is told when, and what came of it. */
import { userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { type OperatedCampaigns, wordsOfReason } from '#enrolment';
import { CarnetError } from '#platform/errors';
import { openCampaigns } from '../campaigns.ts';
import { watchCampaign } from './campaign-watch.ts';
import { count, percent, table } from './campaign-words.ts';
import { operatorSettings } from './operator-settings.ts';

export const campaignCommand = () =>
  new Command('campaign')
    .description('les campagnes : qui est assuré, qui est prévenu quand, et ce qui en est venu')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(importCommand())
    .addCommand(planCommand())
    .addCommand(runCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(statusCommand())
    .addCommand(returnsCommand())
    .addCommand(bouncesCommand())
    .addCommand(indicatorsCommand());

const importCommand = () =>
  new Command('import')
    .description('lit le fichier des assurés ; les personnes déjà connues sont mises à jour, jamais doublées')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<fichier>', 'CSV en UTF-8, séparé par des points-virgules')
    .option('--rejects <fichier>', 'où écrire les lignes refusées ; par défaut à côté du fichier')
    .action(async (file: string, options: { rejects?: string }) => {
      const rejects = options.rejects ?? `${file}.rejets.csv`;
      await withCampaigns(async (campaigns) => {
        const begun = performance.now();
        const show = process.stderr.isTTY;
        const done = await campaigns.importPopulation(file, rejects, ({ lines }) => {
          if (show) process.stderr.write(`\r${count(lines)} lignes lues`);
        });
        if (show) process.stderr.write('\r');
        const seconds = (performance.now() - begun) / 1000;
        console.log(
          `${count(done.lines)} lignes lues en ${seconds.toFixed(1)} s (${count(Math.round(done.lines / seconds))} par seconde).`,
        );
        console.log(
          `${count(done.created)} personnes ajoutées, ${count(done.updated)} mises à jour, ${count(done.refused)} lignes refusées.`,
        );
        if (done.refused > 0) console.log(`Les refus et leurs motifs : ${rejects}`);
      });
    });

type PlanOptions = {
  readonly from?: string;
  readonly perDay: number;
  readonly days: number;
  readonly mailsPerSecond?: number;
  readonly lettersPerSecond?: number;
  readonly dryRun?: true;
};

const planCommand = () =>
  new Command('plan')
    .description(
      'range chaque assuré dans un lot, par caisse et par jour ; relancée, ajoute les nouveaux venus',
    )
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<nom>', 'le nom de la campagne, imprimé sur les courriers')
    .option('--from <jour>', 'premier jour d’envoi, AAAA-MM-JJ ; demain par défaut', dayOption)
    .option('--per-day <nombre>', 'personnes prévenues par jour, au plus', numberOption, 1_500_000)
    .option('--days <nombre>', 'jours pour répondre, sans compter celui de l’envoi', numberOption, 42)
    .option('--mails-per-second <nombre>', 'mails par seconde, au plus', numberOption)
    .option('--letters-per-second <nombre>', 'lettres par seconde, au plus', numberOption)
    .option('--dry-run', 'compte et montre dix exemples, sans rien garder')
    .action(async (name: string, options: PlanOptions) => {
      await withCampaigns(async (campaigns) => {
        const plan = await campaigns.plan({
          name,
          from: options.from,
          perDay: options.perDay,
          windowDays: options.days,
          mailsASecond: options.mailsPerSecond,
          lettersASecond: options.lettersPerSecond,
          ...(options.dryRun && { dryRun: true }),
        });
        console.log(
          `${count(plan.mails)} mails et ${count(plan.letters)} lettres, en ${count(plan.waves.length)} vagues.`,
        );
        console.log(
          table(
            plan.waves.slice(0, 40).map(({ day, fund, people }) => [day, `caisse ${fund}`, count(people)]),
          ),
        );
        if (plan.waves.length > 40) console.log(`… et ${count(plan.waves.length - 40)} autres vagues`);
        console.log('\nSans courrier :');
        console.log(
          table(
            Object.entries(plan.excluded).map(([reason, people]) => [wordsOfReason(reason), count(people)]),
          ),
        );
        if (!options.dryRun) return;
        console.log('\nDix exemples :');
        console.log(
          table(
            plan.samples.map(({ person, channel }) => [
              channel === 'mail' ? 'mail' : 'lettre',
              person.isMinor ? 'pour un enfant, à son parent' : 'pour la personne',
              `caisse ${person.fund}`,
              `née en ${person.birthDate.slice(0, 4)}`,
            ]),
          ),
        );
        console.log('\nEssai seulement : rien n’a été gardé.');
      });
    });

const runCommand = () =>
  new Command('run')
    .description('lance la campagne : ce qui est prévu jusqu’à aujourd’hui part')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<nom>', 'le nom de la campagne')
    .option('--watch', 'envoie d’ici et montre l’avancement ; sans cela, le serveur envoie')
    .action(async (name: string, options: { watch?: true }) => {
      await withCampaigns(async (campaigns) => {
        await campaigns.start(name);
        if (options.watch) await watchCampaign(campaigns, name);
        else
          console.log(
            'La campagne est lancée. Le serveur envoie ce qui est prévu ; « campaign status » dit où il en est.',
          );
      });
    });

const pauseCommand = () =>
  new Command('pause')
    .description('arrête les envois ; ce qui est déjà parti arrive, les délais courent')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<nom>', 'le nom de la campagne')
    .action(async (name: string) => {
      await withCampaigns((campaigns) => campaigns.pause(name));
      console.log('La campagne est en pause. « campaign resume » la reprend où elle en est.');
    });

const resumeCommand = () =>
  new Command('resume')
    .description('reprend une campagne en pause ; personne n’est prévenu deux fois')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<nom>', 'le nom de la campagne')
    .action(async (name: string) => {
      await withCampaigns((campaigns) => campaigns.start(name));
      console.log('La campagne reprend.');
    });

const STATES = { prepared: 'prête', running: 'en cours', paused: 'en pause' } as const;

const statusCommand = () =>
  new Command('status')
    .description('montre où en sont les campagnes, ou l’une d’elles')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('[nom]', 'le nom de la campagne')
    .option('--json', 'répond en JSON')
    .action(async (name: string | undefined, options: { json?: true }) => {
      await withCampaigns(async (campaigns) => {
        const names = name === undefined ? (await campaigns.list()).map((one) => one.name) : [name];
        const found = await Promise.all(names.map((one) => campaigns.status(one)));
        if (options.json) console.log(JSON.stringify(found, null, 2));
        else if (found.length === 0) console.log('Aucune campagne. « campaign plan » en prépare une.');
        else
          for (const { campaign, progress, invitations } of found) {
            console.log(
              `${campaign.name} : ${STATES[campaign.state]}, ${count(progress.done)} personnes sur ${count(progress.total)}, ${campaign.windowDays} jours pour répondre.`,
            );
            console.log(
              table(
                invitations.map(({ stateLabel, channel, reasonLabel, people }) => [
                  stateLabel,
                  channel === null ? '' : channel === 'mail' ? 'mail' : 'lettre',
                  reasonLabel ?? '',
                  count(people),
                ]),
              ),
            );
          }
      });
    });

const returnsCommand = () =>
  new Command('returns')
    .description('lit les lettres revenues : ces espaces ne s’ouvrent pas d’eux-mêmes')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<fichier>', 'CSV : batch, letter (ceux du bordereau), reason, date')
    .action(async (file: string) => {
      await withCampaigns(async (campaigns) => {
        const { noted, unknown, unread } = await campaigns.recordReturns(file);
        console.log(`${count(noted)} lettres notées comme revenues.`);
        for (const { line, problem } of unread.slice(0, 20)) console.log(`Ligne ${line} : ${problem}`);
        if (unread.length > 20) console.log(`${count(unread.length)} lignes ne sont pas lues.`);
        if (unknown.length > 0)
          console.log(
            `${count(unknown.length)} lignes ne nomment aucune lettre partie : ${unknown.slice(0, 20).join(', ')}${unknown.length > 20 ? '…' : ''}.`,
          );
      });
    });

const bouncesCommand = () =>
  new Command('bounces')
    .description('lit les mails revenus d’un dossier ; ces personnes recevront une lettre')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<dossier>', 'les mails de retour tels qu’ils sont arrivés, un par fichier')
    .action(async (folder: string) => {
      await withCampaigns(async (campaigns) => {
        const { mails, noted, unknown, others } = await campaigns.recordBounces(folder);
        console.log(`${count(mails)} fichiers lus, ${count(noted)} mails revenus notés.`);
        if (unknown > 0) console.log(`${count(unknown)} retours ne nomment aucun envoi en cours.`);
        if (others > 0) console.log(`${count(others)} autres messages n’ont rien changé.`);
      });
    });

const indicatorsCommand = () =>
  new Command('indicators')
    .description('calcule ce qui est venu de la campagne, chaque part avec son total')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<nom>', 'le nom de la campagne')
    .option('--json', 'répond en JSON')
    .action(async (name: string, options: { json?: true }) => {
      await withCampaigns(async (campaigns) => {
        const found = await campaigns.indicators(name);
        if (options.json) console.log(JSON.stringify(found, null, 2));
        else
          console.log(
            table(
              found.map(({ label, numerator, denominator }) => [
                label,
                count(numerator),
                denominator ? `sur ${count(denominator.people)} ${denominator.label}` : '',
                denominator ? percent(numerator, denominator.people) : '',
              ]),
            ),
          );
      });
    });

async function withCampaigns<T>(work: (campaigns: OperatedCampaigns) => Promise<T>): Promise<T> {
  const opened = openCampaigns(await operatorSettings());
  try {
    return await work(opened.campaigns.inTerminal(userInfo().username));
  } catch (error) {
    throw inWords(error);
  } finally {
    await opened.close();
  }
}

/** What is expected to go wrong, as a sentence. */
function inWords(error: unknown): unknown {
  if (error instanceof CarnetError)
    return new Error([error.sentence, error.advice, error.detail].filter(Boolean).join(' '));
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)
    return new Error(`Ce fichier n’existe pas : ${error.path}`);
  return error;
}

function numberOption(text: string): number {
  const value = Number(text.replace(/[\s_]/g, ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('');
  return value;
}

function dayOption(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text))
    throw new InvalidArgumentError('');
  return text;
}
