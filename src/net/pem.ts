/** Bytes of a file of root certificates that are read: the bundles of whole operating systems fit in. */
export const MOST_PEM_BYTES = 4 * 1024 * 1024;

/** True where a certificate in a PEM text is cut off or damaged: a client would leave it out without a word. */
export async function hasBrokenCertificate(pem: string): Promise<boolean> {
  const { X509Certificate } = await import('node:crypto');
  try {
    for (const [block] of pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]*(?:-----END CERTIFICATE-----|$)/g))
      new X509Certificate(block);
    return false;
  } catch {
    return true;
  }
}
