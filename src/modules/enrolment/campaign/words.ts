/** What the operator reads of a notice's state and of the reasons for having none, in French. */
import { RETURN_REASONS } from '../notices/returns.ts';
import { EXCLUSIONS } from './rules/exclusions.ts';
import type { InvitationState } from './use-cases/follow-campaign.ts';

const STATES: Readonly<Record<InvitationState, string>> = {
  planned: 'À prévenir',
  excluded: 'Sans courrier',
  spared: 'Courrier devenu inutile',
  prepared: 'En cours d’envoi',
  sent: 'Prévenues, délai en cours',
  undelivered: 'Courrier revenu',
  opened: 'Ouvertes à la date limite',
  settled: 'Réponse donnée avant la date limite',
};

const REASONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(EXCLUSIONS.map(({ reason, sentence }) => [reason, sentence])),
  'newer-code': 'Un code plus récent a été demandé.',
  'mail-refused': 'Adresse mail refusée, sans adresse postale.',
  'mail-failed': 'Le mail ne part pas : nouvel essai, puis lettre s’il y a une adresse.',
  'mail-returned': 'Mail revenu après son envoi, sans adresse postale.',
  ...Object.fromEntries(Object.entries(RETURN_REASONS).map(([reason, words]) => [`letter-${reason}`, words])),
};

export const wordsOfState = (state: InvitationState): string => STATES[state];
export const wordsOfReason = (reason: string): string => REASONS[reason] ?? reason;
