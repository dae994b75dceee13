import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Failure } from '../../checks/check.ts';

export interface AppCertificate {
  /** PEM, PKCS #8, not encrypted. */
  readonly privateKey: string;
  /** Hex, as Entra's `x5t#S256` names the certificate. */
  readonly thumbprintSha256: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/**
 * Reads a PEM text with key and certificate. Entra takes RSA keys alone for client assertions
 * (https://learn.microsoft.com/entra/identity-platform/certificate-credentials).
 */
export function readCertificate(pem: string): AppCertificate {
  const certificate = parts(() => new X509Certificate(pem), 'holds no certificate (BEGIN CERTIFICATE)');
  const key = parts(
    () => keyOf(pem),
    'holds no private key that can be read (BEGIN PRIVATE KEY, without a pass phrase)',
  );
  if (key.asymmetricKeyType !== 'rsa')
    throw unusable(`holds a key of the kind ${key.asymmetricKeyType}; Entra ID takes RSA`);
  if (!certificate.checkPrivateKey(key)) throw unusable('holds a private key that is not of its certificate');
  return {
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
  };
}

/** Looked for by its own block: a PEM may hold the certificate first. */
function keyOf(pem: string): KeyObject {
  const block = /-----BEGIN (RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (RSA |EC )?PRIVATE KEY-----/.exec(pem)?.[0];
  return createPrivateKey(block ?? pem);
}

function parts<T>(read: () => T, otherwise: string): T {
  try {
    return read();
  } catch {
    // OpenSSL's own words would say nothing more, and might quote the file.
    throw unusable(otherwise);
  }
}

function unusable(reason: string): Failure {
  return new Failure(`The certificate for the sign-in cannot be used: the PEM text ${reason}`, {
    causeId: 'entra-certificate-invalid',
    at: 'auth.certificate',
  });
}
