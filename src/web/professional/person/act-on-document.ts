/** The acts that a professional does to a document from its page. */
import type { VisitRequest } from '#access';
import type { Doors } from '../../context.ts';
import { anyRefusal, refusalOf } from '../../form.ts';

type Documents = Doors['documents'];
type Stated = { readonly atPersonRequest: boolean };

const ACTS: Readonly<
  Record<string, (documents: Documents, request: VisitRequest, id: string, stated: Stated) => Promise<void>>
> = {
  cacher: (documents, request, id) => documents.hide(request, id),
  montrer: (documents, request, id, stated) => documents.show(request, id, stated),
  reveler: (documents, request, id) => documents.reveal(request, id),
  'reveler-representants': (documents, request, id) => documents.reveal(request, id, 'representatives'),
  archiver: (documents, request, id) => documents.archive(request, id),
  epingler: async (documents, request, id) => {
    await documents.arrange(request, [id], { kind: 'pin' });
  },
  detacher: async (documents, request, id) => {
    await documents.arrange(request, [id], { kind: 'unpin' });
  },
  desarchiver: (documents, request, id) => documents.unarchive(request, id),
};

/** Done, or what must be corrected first. */
export async function actOn(
  documents: Documents,
  request: VisitRequest,
  entryId: string,
  asked: Stated & { readonly act: string },
): Promise<{ readonly done: true } | { readonly problem: string; readonly status: number }> {
  const act = Object.hasOwn(ACTS, asked.act) ? ACTS[asked.act] : undefined;
  if (!act) return { problem: 'Cet acte n’existe pas.', status: 422 };
  try {
    await act(documents, request, entryId, asked);
    return { done: true };
  } catch (error) {
    const { problems, status } = refusalOf(error, anyRefusal('acte'));
    return { problem: problems[0]?.help ?? '', status };
  }
}
