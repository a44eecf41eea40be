import type { OperatedCampaigns } from '#enrolment';
import { number } from '../words/french.ts';

export type CampaignStatus = Awaited<ReturnType<OperatedCampaigns['status']>> & {
  readonly indicators: Awaited<ReturnType<OperatedCampaigns['indicators']>>;
};

export const STATE_WORDS = {
  prepared: { tone: 'info', icon: 'clock', words: 'Prête, rien n’est parti' },
  running: { tone: 'success', icon: 'tick', words: 'En cours' },
  paused: { tone: 'warning', icon: 'stop', words: 'En pause' },
} as const;

/** What is left, at the rate of the last minutes. */
export function timeLeft({ done, total, aSecond }: CampaignStatus['progress']): string | undefined {
  if (aSecond === 0 || done >= total) return undefined;
  const minutes = Math.ceil((total - done) / aSecond / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The limits of each channel, if there are any. */
export function limitsOf({ mailsASecond, lettersASecond }: CampaignStatus['campaign']): string | undefined {
  const limits = [
    ...(mailsASecond === null ? [] : [`${number(mailsASecond)} mails par seconde`]),
    ...(lettersASecond === null ? [] : [`${number(lettersASecond)} lettres par seconde`]),
  ];
  return limits.length > 0 ? limits.join(', ') : undefined;
}

const SHARE = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 2 });

/** `98 %` */
export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : SHARE.format(part / whole);
