import { citizenFile } from '../../load.ts';

/** Pixels of the longer side: enough to judge a page on a phone. */
const SIDE = 900;

/** A photo that waits: as its page will be, or upright and whole to mark its corners on. */
export const loader = citizenFile(async ({ doors, request, params, url }) => {
  const { file, bytes } = await doors.documents.draftFile(request, params.draft ?? '', params.photo ?? '');
  const isWhole = url.searchParams.has('sans');
  try {
    const image = isWhole
      ? await doors.images.upright(bytes, file.turns, SIDE)
      : await doors.images.page(
          { bytes, turns: file.turns, blackAndWhite: file.blackAndWhite, corners: file.corners },
          SIDE,
        );
    return new Response(new Uint8Array(image), {
      headers: {
        'content-type': file.blackAndWhite && !isWhole ? 'image/png' : 'image/jpeg',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
});
