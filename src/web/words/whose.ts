import type { Acting } from '../frame.ts';

/**
 * How a page speaks: « votre » to the holder, the first name to whoever acts for them. Each label has both, so that
 * nobody reads « votre carnet » in somebody else's (B14).
 */
export type Whose = {
  readonly own: boolean;
  /** `vous`, `Nathan` */
  readonly name: string;
  /** `de Nathan`, `d’Alice` */
  readonly of: string;
  /** `votre carnet`, `le carnet de Nathan` */
  readonly notebook: string;
  /** `de votre carnet`, `du carnet de Nathan` */
  readonly ofNotebook: string;
};

const YOURS: Whose = {
  own: true,
  name: 'vous',
  of: 'de vous',
  notebook: 'votre carnet',
  ofNotebook: 'de votre carnet',
};

export function whoseOf({ acting }: { readonly acting: Acting | undefined }): Whose {
  if (!acting) return YOURS;
  const of = ofName(acting.givenName);
  return {
    own: false,
    name: acting.givenName,
    of,
    notebook: `le carnet ${of}`,
    ofNotebook: `du carnet ${of}`,
  };
}

/** `de Nathan`, `d’Alice`, `d’Hélène`, `de Hamza`, `d’Yves`, `de Yasmine` */
export function ofName(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '');
  return /^([aeiouœæ]|h[eiouy]|y[^aeiouy])/i.test(plain) ? `d’${name}` : `de ${name}`;
}

/** `14 mois`, `15 ans`: months until two years. Both dates as YYYY-MM-DD. */
export function ageInWords(birthDate: string, today: string): string {
  const [birthYear = 0, birthMonth = 0, birthDay = 0] = birthDate.split('-').map(Number);
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number);
  const months = (year - birthYear) * 12 + month - birthMonth - (day < birthDay ? 1 : 0);
  if (months < 1) return 'moins d’un mois';
  return months < 24 ? `${months} mois` : `${Math.floor(months / 12)} ans`;
}
