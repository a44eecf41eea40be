import type { KnownProfessional } from '#access';
import { day, dayAndTime, time } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

/** Why a professional may come in, since when and until when; or why not (R9, R47). */
export function accessOf(one: KnownProfessional, whose: Whose): string {
  if (one.blocked) return 'Rien ne s’ouvre pour ce professionnel, même en urgence.';
  if (one.emergency)
    return `En urgence depuis ${time(one.emergency.openedAt)}, jusqu’à ${time(one.emergency.endsAt)} au plus. Raison écrite : « ${one.emergency.reason} ».`;
  if (one.treating)
    return sentences(
      one.since && `Depuis le ${day(one.since)}.`,
      whose.own
        ? 'Votre médecin traitant voit aussi ce que vous cachez aux autres.'
        : 'Le médecin traitant voit aussi ce qui est caché aux autres.',
    );
  if (one.consent !== 'valid')
    return one.consent === 'expired' && one.until
      ? `Son accès s’est terminé le ${day(one.until)}.`
      : 'N’a pas d’accès en ce moment.';
  return sentences(groundOf(one, whose), endOf(one), one.secret && SECRET);
}

const SECRET = 'Ce soin est tenu secret pour les représentants légaux.';

function groundOf(one: KnownProfessional, whose: Whose): string {
  const on = one.since ? ` le ${day(one.since)}` : '';
  switch (one.ground) {
    case 'holder':
      return whose.own ? `Vous l’avez autorisé${on}.` : `Autorisé${on} du côté ${whose.of}.`;
    case 'team':
      return `Dans l’équipe de soins${one.teamLabel ? ` de ${one.teamLabel}` : ''}${one.since ? ` depuis le ${day(one.since)}` : ''}.`;
    case 'code':
      return `Entré avec un code de partage${one.since ? ` à ${time(one.since)}` : ''}.`;
    default:
      return statementOf(one, whose, on);
  }
}

function statementOf({ basis, form, statedBy }: KnownProfessional, whose: Whose, on: string): string {
  const agreement = whose.own ? 'votre accord' : `l’accord ${whose.of}`;
  if (statedBy || basis === 'consent_collected_for_another')
    return `${statedBy ?? 'Un collègue'} a noté ${agreement}${on}.`;
  if (basis === 'care_team') return `A déclaré${on} faire partie de l’équipe de soins.`;
  const how = form === 'written' ? ', par écrit' : form === 'oral' ? ', à l’oral' : '';
  return `A déclaré${on} avoir ${agreement}${how}.`;
}

/** A day when it ends with a day, an hour when it lasts less. */
function endOf({ until, ground, basis }: KnownProfessional): string | undefined {
  if (!until) return 'Jusqu’à la fin de la prise en charge.';
  if (ground === 'code') return `Jusqu’à ${time(until)}.`;
  if (ground === 'statement' && basis === 'consent_given') return `Jusqu’au ${dayAndTime(until)}.`;
  // what is over at midnight has the day before as its last
  return `Jusqu’au ${day(new Date(until.getTime() - 1))}, sauf arrêt avant.`;
}

const sentences = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(' ');

/** `moins d’une minute`, `12 minutes`, `1 h 05` */
export function timeLeft(until: Date, now: Date): string {
  const minutes = Math.floor((until.getTime() - now.getTime()) / 60_000);
  if (minutes < 1) return 'moins d’une minute';
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}\u00a0h${rest > 0 ? `\u00a0${String(rest).padStart(2, '0')}` : ''}`;
}
