import { data } from 'react-router';
import type { CarnetError } from '#platform/errors';
import type { Frame } from './frame.ts';
import { ofName } from './words/whose.ts';

/** What an error page says: what happened, what to do, and a number to quote. Never a stack, never a code alone. */
export type Problem = {
  readonly status: number;
  /** When it says more than the status does. */
  readonly title?: string;
  readonly sentence: string;
  readonly advice: string | undefined;
  readonly requestId: string;
  /** The header that the person was under, when it is known. */
  readonly frame: Frame | undefined;
};

/** Classes of the modules are not those of the built pages: an error is known by what it carries. */
export function isCarnetError(error: unknown): error is CarnetError {
  return error instanceof Error && 'sentence' in error && 'status' in error && 'code' in error;
}

export const NOT_FOUND = {
  status: 404,
  sentence: 'Cette page n’existe pas.',
  advice: 'Vérifiez l’adresse, ou repartez de l’accueil.',
} as const;

/** Thrown by a loader for an address that leads to nothing. */
export const missingPage = (requestId: string) => thrown({ ...NOT_FOUND, requestId, frame: undefined });

/** A stranger, an unknown address and a mandate that ended: one wording, so that nobody learns which (R16). */
export const notYours = (requestId: string): Problem => ({
  status: 404,
  title: 'Carnet introuvable',
  sentence: 'Ce carnet n’existe pas, ou vous n’y avez pas accès.',
  advice: 'Si quelqu’un vous y avait donné accès, cet accès est terminé ou en pause.',
  requestId,
  frame: undefined,
});

/** Told only to somebody who has a mandate: the pause is theirs to know. */
export const paused = (label: string, requestId: string): Problem => ({
  status: 403,
  title: 'Accès en pause',
  sentence: `Votre accès au carnet ${ofName(label)} est en pause.`,
  advice: 'La personne peut le rétablir dans sa page « Proches ». Rien n’est perdu.',
  requestId,
  frame: undefined,
});

const DEFECT = {
  status: 500,
  sentence: 'Le service a rencontré un problème. Ce n’est pas de votre fait.',
  advice: 'Attendez une minute, puis recommencez une fois. Rien de ce qui était enregistré n’est perdu.',
} as const;

/** The words for an error, expected or not. */
export function problemOf(error: unknown, requestId: string, frame: Frame | undefined): Problem {
  const { status, sentence, advice } = isCarnetError(error) ? error : DEFECT;
  return { status, sentence, advice, requestId, frame };
}

/** Thrown by loaders: React Router hides what an Error says, but keeps this. */
export const thrown = (problem: Problem) => data(problem, { status: problem.status });
