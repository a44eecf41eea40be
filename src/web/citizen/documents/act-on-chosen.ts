/** One act on several documents, as the list page sends it. */
import type { VisitRequest } from '#access';
import type { Doors } from '../../context.ts';
import { inWords } from '../../form.ts';
import { isCarnetError } from '../../problem.ts';

type Documents = Doors['documents'];

/** A page holds fifty. */
const MOST = 60;

const ONE_BY_ONE = {
  archiver: (documents: Documents, request: VisitRequest, id: string) => documents.archive(request, id),
  desarchiver: (documents: Documents, request: VisitRequest, id: string) => documents.unarchive(request, id),
  cacher: (documents: Documents, request: VisitRequest, id: string) => documents.hide(request, id),
  montrer: (documents: Documents, request: VisitRequest, id: string) => documents.show(request, id),
} as const;

const TOGETHER = {
  ranger: (folderId: string) => ({ kind: 'put', folderId }) as const,
  sortir: (folderId: string) => ({ kind: 'take-out', folderId }) as const,
  epingler: () => ({ kind: 'pin' }) as const,
  detacher: () => ({ kind: 'unpin' }) as const,
} as const;

export type ChosenAct = keyof typeof ONE_BY_ONE | keyof typeof TOGETHER;
export const isChosenAct = (text: string): text is ChosenAct =>
  Object.hasOwn(ONE_BY_ONE, text) || Object.hasOwn(TOGETHER, text);

/** `problem`: why some were not done; the others are. */
export type ChosenDone = {
  readonly act: ChosenAct;
  readonly done: number;
  readonly problem: string | undefined;
};

/** @throws what is no answer to a form: not signed in, nobody's notebook */
export async function actOnChosen(
  documents: Documents,
  request: VisitRequest,
  asked: { readonly act: ChosenAct; readonly entryIds: readonly string[]; readonly folderId: string },
): Promise<ChosenDone> {
  const { act } = asked;
  const entryIds = [...new Set(asked.entryIds)].slice(0, MOST);
  if (entryIds.length === 0)
    return { act, done: 0, problem: 'Vous n’avez choisi aucun document. Cochez au moins une case.' };
  if (act in TOGETHER) {
    const arrangement = TOGETHER[act as keyof typeof TOGETHER](asked.folderId);
    return documents.arrange(request, entryIds, arrangement).then(
      () => ({ act, done: entryIds.length, problem: undefined }),
      (error: unknown) => ({ act, done: 0, problem: told(error) }),
    );
  }
  let done = 0;
  let problem: string | undefined;
  for (const id of entryIds)
    await ONE_BY_ONE[act as keyof typeof ONE_BY_ONE](documents, request, id).then(
      () => {
        done += 1;
      },
      (error: unknown) => {
        problem = told(error);
      },
    );
  return { act, done, problem };
}

function told(error: unknown): string {
  if (!isCarnetError(error) || error.status === 401) throw error;
  return inWords(error);
}
