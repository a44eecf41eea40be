/** A PDF of ours that holds nobody's data: shown by the browser, run by nothing. */
export const publicPdf = (bytes: Uint8Array, name: string): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}"`,
      'content-security-policy': "default-src 'none'",
    },
  });
