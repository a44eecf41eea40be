import { citizenFile } from '../../load.ts';

/** The proof of one line, as `verifier/` and the page's own check read it. */
export const loader = citizenFile(async ({ doors, request, params }) => {
  const proof = await doors.access.lineProof(request, params.line ?? '');
  // the witness has not seen the last second yet
  if (proof === 'waiting')
    return new Response('{"waiting":true}', {
      status: 503,
      headers: { 'content-type': 'application/json', 'retry-after': '1', 'cache-control': 'no-store' },
    });
  return new Response(JSON.stringify(proof), {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
});
