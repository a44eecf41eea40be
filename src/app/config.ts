/** Every setting, in one table: read once at boot, checked, frozen. docs/generated/settings.md and `carnet config check` are made from it. */
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65535);
/** name+id+base64, c2sp.org/signed-note */
const publicKey = z.string().regex(/^[^\s+]+\+[0-9a-f]{8}\+\S+$/);
const key = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64')
  .transform((text) => Buffer.from(text, 'base64'));
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/$/, ''));

type Setting = {
  readonly schema: z.ZodType;
  /** In French: it is shown by `carnet config check`. */
  readonly about: string;
  readonly secret?: true;
};

export const SETTINGS = {
  DATABASE_URL: {
    schema: z.string().regex(/^postgres(ql)?:\/\//),
    about: 'Adresse de PostgreSQL 15 ou plus récent.',
    secret: true,
  },
  DATABASE_POOL: { schema: port.default(12), about: 'Nombre de connexions ouvertes à la fois.' },
  CARNET_PUBLIC_URL: { schema: url, about: 'Adresse du service, telle que les personnes la voient.' },
  CARNET_PROXIES: {
    schema: z
      .string()
      .regex(/^[\da-fA-F.:/, ]+$/)
      .optional(),
    about:
      'Adresses des relais placés devant, séparées par des virgules. Eux seuls disent d’où vient une demande ; sans ce réglage, tous leurs visiteurs n’en font qu’un.',
  },
  CARNET_HOST: { schema: z.string().default('127.0.0.1'), about: 'Adresse d’écoute du serveur.' },
  PORT: { schema: port.default(8080), about: 'Port d’écoute du serveur.' },
  CARNET_MASTER_KEY: {
    schema: key,
    about: 'Clé maîtresse, 32 octets en base64. Elle protège la clé de chaque personne.',
    secret: true,
  },
  CARNET_CODE_KEY: {
    schema: key,
    about: 'Clé dont sont tirés les codes des courriers, 32 octets en base64.',
    secret: true,
  },
  CARNET_CODE_STORE_KEY: {
    schema: key,
    about:
      'Clé qui scelle ces codes et les numéros de carte dans la base, 32 octets en base64, autre que la précédente.',
    secret: true,
  },
  CARNET_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    about: 'Finesse du journal.',
  },
  FRANCECONNECT_ISSUER: { schema: url, about: 'Émetteur FranceConnect.' },
  FRANCECONNECT_CLIENT_ID: { schema: z.string().min(1), about: 'Identifiant de Carnet chez FranceConnect.' },
  FRANCECONNECT_CLIENT_SECRET: {
    schema: z.string().min(8),
    about: 'Secret de Carnet chez FranceConnect.',
    secret: true,
  },
  PSC_ISSUER: { schema: url, about: 'Émetteur Pro Santé Connect.' },
  PSC_CLIENT_ID: { schema: z.string().min(1), about: 'Identifiant de Carnet chez Pro Santé Connect.' },
  PSC_CLIENT_SECRET: {
    schema: z.string().min(8),
    about: 'Secret de Carnet chez Pro Santé Connect.',
    secret: true,
  },
  INSI_URL: {
    schema: url.optional(),
    about: 'Adresse du téléservice INSi. Sans elle, aucune identité ne peut être qualifiée ici.',
  },
  INSI_CERT: { schema: z.string().optional(), about: 'Certificat INSI-AUTO de l’organisation, en PEM.' },
  INSI_KEY: { schema: z.string().optional(), about: 'Clé de ce certificat, en PEM.', secret: true },
  INSI_CA: {
    schema: z.string().optional(),
    about: 'Autorité du téléservice INSi, en PEM, si elle n’est pas publique.',
  },
  INSI_SOFTWARE_ID: {
    schema: z.string().min(1).default('carnet'),
    about: 'Numéro d’autorisation du logiciel auprès du téléservice INSi.',
  },
  SMTP_HOST: { schema: z.string().min(1), about: 'Serveur qui envoie les mails (STARTTLS obligatoire).' },
  SMTP_PORT: { schema: port.default(587), about: 'Port de ce serveur.' },
  SMTP_FROM: { schema: z.string().min(3), about: 'Expéditeur des mails.' },
  SMTP_USER: { schema: z.string().optional(), about: 'Compte d’envoi, s’il en faut un.' },
  SMTP_PASSWORD: { schema: z.string().optional(), about: 'Mot de passe de ce compte.', secret: true },
  SMTP_CA: {
    schema: z.string().optional(),
    about: 'Autorité du serveur de mail, en PEM, si elle n’est pas publique.',
  },
  SMS_GATEWAY_URL: {
    schema: url.optional(),
    about: 'Adresse où les SMS sont envoyés, un POST par message. Sans elle, les codes vont par mail.',
  },
  SMS_GATEWAY_TOKEN: {
    schema: z.string().min(8).optional(),
    about: 'Jeton de cette passerelle.',
    secret: true,
  },
  CARNET_CONSENT_MONTHS: {
    schema: z
      .string()
      .regex(/^[^:,]+:\d{1,3}(,[^:,]+:\d{1,3})*$/)
      .default('*:12')
      .transform(
        (text): Readonly<Record<string, number>> =>
          Object.fromEntries(
            text
              .split(',')
              .map((one) => one.split(':'))
              .map(([code = '*', months]) => [code, Number(months)]),
          ),
      ),
    about:
      'Durée d’un accord dans l’équipe de soins, en mois depuis le dernier acte, par code de profession : `*:12,60:6`.',
  },
  CARNET_CONSULTATION_HOURS: {
    schema: z.coerce.number().int().min(1).max(168).default(24),
    about: 'Durée d’un accord hors de l’équipe de soins, en heures : il est demandé à chaque consultation.',
  },
  CARNET_EMERGENCY_HOURS: {
    schema: z.coerce.number().int().min(1).max(24).default(4),
    about: 'Durée d’un accès en urgence, en heures.',
  },
  CARNET_CARERS_PER_PERSON: {
    schema: z.coerce.number().int().min(0).max(20).default(3),
    about: 'Nombre d’aidants qu’une personne peut avoir, invitations comprises.',
  },
  CARNET_PERSONS_PER_CARER: {
    schema: z.coerce.number().int().min(0).max(50).default(5),
    about: 'Nombre de personnes qu’un aidant peut aider.',
  },
  CARNET_LOG_PUBLIC_KEY: {
    schema: publicKey.optional(),
    about: 'Clé publique du journal des accès. Sans elle, aucune ligne ne peut être prouvée.',
  },
  CARNET_WITNESS_PUBLIC_KEY: {
    schema: publicKey.optional(),
    about: 'Clé publique du témoin, qui contresigne ce journal.',
  },
  CARNET_WITNESS_URL: {
    schema: url.optional(),
    about: 'Adresse du témoin, pour « carnet sequencer » et « carnet audit verify ».',
  },
  CARNET_LOG_KEY: {
    schema: z.string().startsWith('PRIVATE+KEY+').optional(),
    about: 'Clé privée du journal, pour « carnet sequencer » seul. « carnet audit key » en fait une.',
    secret: true,
  },
  CARNET_DOCUMENT_MB: {
    schema: z.coerce.number().int().min(1).max(100).default(20),
    about: 'Taille la plus grande d’un document, en Mo.',
  },
  CLAMD_HOST: {
    schema: z.string().min(1).optional(),
    about: 'Machine de l’antivirus clamd. Sans elle, les fichiers déposés ne sont pas vérifiés.',
  },
  CLAMD_PORT: { schema: port.default(3310), about: 'Port de cet antivirus.' },
  CARNET_BACKUP_DAYS: {
    schema: z.coerce.number().int().min(0).max(366).default(30),
    about: 'Durée de garde des sauvegardes, en jours : elle est dite à qui fait détruire son carnet.',
  },
  CARNET_DESTRUCTIONS_FILE: {
    schema: z.string().min(1).optional(),
    about:
      'Fichier où s’ajoute chaque destruction, à garder avec les sauvegardes : il permet de détruire de nouveau après une restauration. Vide : « carnet destructions export ».',
  },
  CARNET_PRINT_FOLDER: {
    schema: z.string().min(1).default('impression'),
    about: 'Dossier où l’imprimeur prend les lots de lettres.',
  },
  CARNET_OPERATORS: {
    schema: z
      .string()
      .regex(/^[0-9A-Za-z/-]+(,[0-9A-Za-z/-]+)*$/)
      .optional()
      .transform((text): ReadonlySet<string> => new Set(text?.split(','))),
    about:
      'Qui conduit les campagnes : identifiants nationaux chez Pro Santé Connect, séparés par des virgules. Vide : personne.',
  },
  CARNET_CLOCK: {
    schema: z.iso.datetime({ local: true, offset: true }).optional(),
    about: 'Date et heure auxquelles démarrer, pour la démonstration et les essais. Vide en production.',
  },
  CARNET_DEMO_INBOX: {
    schema: url.optional(),
    about: 'Boîte aux lettres de la démonstration. Vide en production.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;
export type Config = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]['schema']> };

/** As it would be written in the environment; undefined without a default. */
export function defaultText(schema: z.ZodType): string | undefined {
  const { default: value } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return value === undefined ? undefined : String(value);
}

export type SettingProblem = { readonly name: SettingName; readonly problem: string };

/** Reads the settings. @returns the frozen configuration, or every problem at once */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): { config: Config } | { problems: readonly SettingProblem[] } {
  const values: Record<string, unknown> = {};
  const problems: SettingProblem[] = [];
  for (const [name, setting] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    const text = env[name]?.trim();
    const parsed = setting.schema.safeParse(text === '' ? undefined : text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ name, problem: text ? (parsed.error.issues[0]?.message ?? 'invalid') : 'absent' });
  }
  return problems.length > 0 ? { problems } : { config: Object.freeze(values) as Config };
}
