/** Commands of the demonstration. */
import { rm } from 'node:fs/promises';
import { Command } from 'commander';
import { cast } from '../demo/cast.ts';
import { DEMO_ACCOUNT } from '../demo/seed-accounts.ts';
import { demoSettings } from '../demo/settings.ts';
import { type RunningDemo, startDemo } from '../demo/start.ts';
import { personCommand } from './demo-person.ts';
import { tokenCommand } from './demo-token.ts';
import { untilSignal } from './signals.ts';

export const demoCommand = () =>
  new Command('demo')
    .description('la démonstration : démarrer, vider, obtenir un jeton, ouvrir un carnet fictif')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(
      new Command('start')
        .description('démarre tout : base, simulateurs, pages (c’est «\u00a0npm start\u00a0»)')
        .helpOption('-h, --help', 'montre cette aide')
        .action(async () => {
          const began = Date.now();
          const asked = untilSignal();
          const demo = await startDemo(process.env, (line) => console.log(line));
          console.log(table(demo, (Date.now() - began) / 1000));
          await asked;
          console.log('\nArrêt…');
          // Nothing may hold a stop back for long: what was acknowledged is already on the disk.
          setTimeout(() => process.exit(1), 4500).unref();
          await demo.stop();
          process.exit(0);
        }),
    )
    .addCommand(
      new Command('reset')
        .description('efface les données de la démonstration (c’est «\u00a0npm run reset\u00a0»)')
        .helpOption('-h, --help', 'montre cette aide')
        .action(async () => {
          const { folder, ports } = demoSettings(process.env);
          const alive = await fetch(`http://127.0.0.1:${ports.app}/healthz`).then(
            () => true,
            () => false,
          );
          if (alive)
            throw new Error('La démonstration tourne encore. Arrêtez-la (Ctrl+C), puis recommencez.');
          await rm(folder, { recursive: true, force: true });
          console.log(
            'Les données de la démonstration sont effacées. «\u00a0npm start\u00a0» repart de zéro.',
          );
        }),
    )
    .addCommand(tokenCommand())
    .addCommand(personCommand());

function table({ settings, house }: RunningDemo, seconds: number): string {
  const inbox = house.config.CARNET_DEMO_INBOX;
  const citizens = ['martine', 'monique', 'gerard', 'lea']
    .map((id) => cast.people.find((one) => one.id === id))
    .filter((one) => one !== undefined);
  const rows = [
    [
      'Carnet',
      settings.publicUrl,
      'choisissez «\u00a0Se connecter\u00a0» ou «\u00a0Espace professionnel\u00a0»',
    ],
    ['FHIR', house.fhirUrl, 'npx carnet demo token --as medecin'],
    ['Mails', inbox ?? '', 'tous les mails envoyés arrivent ici'],
    ['SMS', `http://localhost:${settings.ports.sms}`, 'tous les SMS envoyés arrivent ici'],
    ['', '', ''],
    ...citizens.map((one) => [
      'Citoyen',
      `${one.givenNames[0]} ${one.usageName ?? one.birthName}`,
      `FranceConnect (simulateur) · INS ${one.ins}`,
    ]),
    [
      '',
      '',
      `Monique, sans FranceConnect : identifiant ${DEMO_ACCOUNT.identifier}, mot de passe « ${DEMO_ACCOUNT.password} »`,
    ],
    ...cast.professionals.map((one) => [
      one.id,
      `${one.givenName} ${one.familyName}`,
      `Pro Santé Connect (simulateur) · ${one.nationalId}`,
    ]),
  ];
  const widths = [0, 1].map((index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const lines = rows.map(([a = '', b = '', c = '']) =>
    `  ${a.padEnd(widths[0] ?? 0)}  ${b.padEnd(widths[1] ?? 0)}  ${c}`.trimEnd(),
  );
  return `\nCarnet est prêt (${seconds.toFixed(1).replace('.', ',')} s). Données fictives.\n\n${lines.join('\n')}\n\n  Ctrl+C arrête tout. «\u00a0npm run reset\u00a0» efface les données.\n`;
}
